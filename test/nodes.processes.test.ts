import { describe, expect } from '@jest/globals';
import { processesOf } from './support/lab-process.ts';
import { ProcessEnvironment } from './support/process-environment.ts';
import { withPackets } from './support/with-packets.ts';

/** A call over a fresh connection takes some 10 ms here, and more beside other tests. */
const CALL_TIMEOUT_MS = 5_000;
const SILENCE_MS = 300;

const NODES = ['nginx', 'envoy', 'server'] as const;

describe.each(['shared', 'own'] as const)('where hosts are %s, a node', (hosts) => {
  withPackets('is silent while it is frozen, with its connections, and goes on when it is thawed', async () => {
    await using started = await ProcessEnvironment.start(hosts);
    const { environment, peers, exits } = started.parts;
    for (const node of NODES) {
      const address = environment.address(node);
      await started.open(node, address, 0);
      await environment.nodes.freeze(node);
      await expect(peers.probe(address, SILENCE_MS)).rejects.toThrow(/DEADLINE_EXCEEDED/);
      expect((await environment.sockets(node)).length).toBeGreaterThan(0);
      await environment.nodes.thaw(node);
      await peers.probe(address, CALL_TIMEOUT_MS);
    }
    expect(exits).toEqual([]);
  });

  withPackets('is gone when it is killed or stopped, and serves again once it is started', async () => {
    await using started = await ProcessEnvironment.start(hosts);
    const { environment, peers, exits } = started.parts;
    for (const way of ['kill', 'stop'] as const) {
      for (const node of NODES) {
        const address = environment.address(node);
        await environment.nodes[way](node);
        await expect(peers.probe(address, CALL_TIMEOUT_MS)).rejects.toThrow(/UNAVAILABLE/);
        const sockets = await environment.sockets(node);
        expect(sockets.filter(({ state }) => state === 'ESTABLISHED')).toEqual([]);
        await environment.nodes.start(node);
        await peers.probe(address, CALL_TIMEOUT_MS);
      }
      await environment.nodes[way]('client');
      await environment.nodes.start('client');
    }
    await peers.probe(environment.address('server'), CALL_TIMEOUT_MS);
    expect(exits).toEqual([]);
  });

  withPackets('that ends by itself is told of, also after it was killed on purpose', async () => {
    await using started = await ProcessEnvironment.start(hosts);
    const { dir, environment, firstExit } = started.parts;
    await environment.nodes.kill('nginx');
    await environment.nodes.start('nginx');
    const master = processesOf(dir).find(({ command }) => command.startsWith('nginx: master'));
    process.kill(master?.pid ?? Number.NaN, 'SIGKILL');
    expect(await firstExit).toBe('nginx ended by SIGKILL');
  });

  withPackets('that is frozen or dead is in nobody’s way when all is over', async () => {
    const started = await ProcessEnvironment.start(hosts);
    const { dir, environment, exits } = started.parts;
    for (const node of ['client', 'server', 'envoy'] as const) await environment.nodes.freeze(node);
    await environment.nodes.kill('nginx');
    await started[Symbol.asyncDispose]();
    expect(processesOf(dir)).toEqual([]);
    expect(exits).toEqual([]);
  });
});

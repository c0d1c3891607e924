import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { compose } from '../../lab/runtimes/compose/runtime.ts';
import type { NodeName } from '../../lab/runtimes/runtime.ts';
import { ComposeHosts, containerOf, leftOnEngine } from '../support/compose-hosts.ts';
import { docker, TCP_PORT } from '../support/container-tcp.ts';
import { countPackets } from '../support/host-packets.ts';
import { reasonToSkip } from '../support/scenario-suite.ts';

const TIMEOUT_MS = 60_000;

/** Long enough for a kernel to send what it holds two or three times more. */
const SILENCE_MS = 1_500;

const BOTH = { drop: ['to-server', 'to-client'] } as const;

async function lacks(): Promise<string | undefined> {
  const lacking = await reasonToSkip('compose');
  if (lacking || process.env.LAB_REQUIRE_DOCKER === '1') return lacking;
  const failed = (await compose.checkNetwork()).find(({ ok }) => !ok);
  return failed && `${failed.what}: ${failed.found}`;
}

const lacking = await lacks();

let hosts: ComposeHosts;

beforeAll(async () => {
  if (!lacking) hosts = await ComposeHosts.open();
}, TIMEOUT_MS);

afterAll(() => hosts?.[Symbol.asyncDispose](), TIMEOUT_MS);

function withHosts(name: string, body: () => Promise<void>): void {
  if (lacking) test.skip(`${name} (this machine lacks ${lacking})`, body);
  else test(name, body, TIMEOUT_MS);
}

/** What waits in a node's kernel for the other end of its connections to an address. */
async function held(node: NodeName, address: string): Promise<number> {
  const sockets = await hosts.environment.sockets(node);
  return sockets
    .filter(({ state, local, remote }) => state === 'ESTABLISHED' && [local.address, remote.address].includes(address))
    .reduce((sum, { sendQueueBytes }) => sum + sendQueueBytes, 0);
}

withHosts('a link that drops all: no byte, FIN, RST or ICMP passes either way, and other links go on', async () => {
  const address = hosts.hostOf(1);
  const [talking, ending, resetting, endingThere, resettingThere, other] = await Promise.all(
    [1, 1, 1, 1, 1, 2].map((number) => hosts.join(number)),
  );
  if (!talking || !ending || !resetting || !endingThere || !resettingThere || !other) throw new Error('no connections');
  await hosts.network.lastMile(1).apply(BOTH);
  const atClient = countPackets(containerOf('client-host'), address, 'seen-all');
  const atServer = countPackets(containerOf('grpc-server-host'), address, 'seen-all');

  hosts.client.order({ do: 'write', name: talking.near, bytes: 10_000 });
  hosts.server.order({ do: 'write', name: talking.far, bytes: 20_000 });
  hosts.client.order({ do: 'end', name: ending.near });
  hosts.client.order({ do: 'reset', name: resetting.near });
  hosts.server.order({ do: 'end', name: endingThere.far });
  hosts.server.order({ do: 'reset', name: resettingThere.far });
  // Nobody has that port, which would be said by ICMP.
  docker('exec', containerOf('client'), 'bash', '-c', `echo >/dev/udp/${address}/9`);
  await delay(SILENCE_MS);

  expect(await held('client', address)).toBe(10_000);
  expect(await held('server', address)).toBe(20_000);
  // Both kernels go on sending, more than once each.
  expect(atClient()).toEqual({ sent: expect.any(Number), received: 0 });
  expect(atServer()).toEqual({ sent: expect.any(Number), received: 0 });
  expect(Math.min(atClient().sent, atServer().sent)).toBeGreaterThan(5);
  for (const { near, far } of [talking, ending, endingThere, resettingThere])
    expect([hosts.client.heard(near), near === resettingThere.near ? [] : hosts.server.heard(far)]).toEqual([[], []]);
  expect(hosts.server.heard(resetting.far)).toEqual([]);
  await hosts.talk(other);

  await hosts.network.lastMile(1).apply({});
  // What was held arrives, and the connection lives on.
  await hosts.server.untilBytes(talking.far, 10_005);
  await hosts.client.untilBytes(talking.near, 20_005);
  await hosts.server.first('FIN', ending.far);
  await hosts.client.first('FIN', endingThere.near);
  await hosts.talk(talking);
});

withHosts('a link that drops is silent for its sender: TCP backs off, as for a cable that is cut', async () => {
  const { near } = await hosts.join(3);
  await hosts.network.lastMile(3).apply(BOTH);
  hosts.client.order({ do: 'write', name: near, bytes: 100 });
  await delay(SILENCE_MS);
  const table = docker('exec', containerOf('client'), 'bash', '-c', 'echo "$(</proc/net/tcp)"');
  // State 01 (established), 100 bytes to be acknowledged, timer 01 (retransmission), and how often it has run.
  const [, times] = / 01 00000064:\w+ 01:\w+ (\w{8}) /.exec(table) ?? [];
  expect(Number.parseInt(times ?? '0', 16)).toBeGreaterThanOrEqual(2);
  await hosts.network.lastMile(3).apply({});
});

for (const direction of ['to-server', 'to-client'] as const)
  withHosts(`${direction} alone: what goes the other way arrives, unacknowledged or not`, async () => {
    const number = direction === 'to-server' ? 4 : 5;
    const joined = await hosts.join(number);
    const [mute, heard] =
      direction === 'to-server'
        ? [
            { end: hosts.client, name: joined.near },
            { end: hosts.server, name: joined.far },
          ]
        : [
            { end: hosts.server, name: joined.far },
            { end: hosts.client, name: joined.near },
          ];
    await hosts.network.lastMile(number).apply({ drop: [direction] });
    heard.end.order({ do: 'write', name: heard.name, bytes: 1_000 });
    mute.end.order({ do: 'write', name: mute.name, bytes: 1_000 });
    await mute.end.untilBytes(mute.name, 1_005);
    await delay(SILENCE_MS);
    expect(heard.end.bytes(heard.name)).toBe(5);
    await hosts.network.lastMile(number).apply({});
    await heard.end.untilBytes(heard.name, 1_005);
  });

withHosts('new connections alone: the old one goes on, a new one comes when that is over', async () => {
  const old = await hosts.join(6);
  await hosts.network.lastMile(6).apply({ dropNew: true });
  const late = hosts.client.dial(hosts.hostOf(6));
  await hosts.talk(old);
  await delay(SILENCE_MS);
  await hosts.talk(old);
  expect(hosts.client.has(late)).toBe(false);
  await hosts.network.lastMile(6).apply({});
  await hosts.client.first('connection', late);
});

withHosts('forgetting: an idle connection is gone without a word, a busy and a new one go on', async () => {
  const [idle, busy] = await Promise.all([hosts.join(7), hosts.join(7)]);
  await hosts.network.lastMile(7).apply({ forget: { afterIdleMs: 1_000, late: 'vanishes' } });
  for (let round = 0; round < 5; round++) {
    await delay(400);
    await hosts.talk(busy);
  }
  hosts.client.order({ do: 'write', name: idle.near, bytes: 100 });
  hosts.server.order({ do: 'write', name: idle.far, bytes: 100 });
  await delay(SILENCE_MS);
  expect([hosts.client.bytes(idle.near), hosts.server.bytes(idle.far)]).toEqual([5, 5]);
  expect([hosts.client.heard(idle.near), hosts.server.heard(idle.far)]).toEqual([[], []]);
  await hosts.join(7);
  await hosts.network.lastMile(7).apply({});
});

withHosts('forgetting with an RST: it goes to whoever comes late, and to nobody else', async () => {
  const [fromClient, fromServer] = await Promise.all([hosts.join(8), hosts.join(8)]);
  await hosts.network.lastMile(8).apply({ forget: { afterIdleMs: 500, late: 'reset' } });
  await delay(1_000);
  hosts.client.order({ do: 'write', name: fromClient.near, bytes: 100 });
  hosts.server.order({ do: 'write', name: fromServer.far, bytes: 100 });
  expect(await hosts.client.first('error', fromClient.near)).toMatchObject({ code: 'ECONNRESET' });
  expect(await hosts.server.first('error', fromServer.far)).toMatchObject({ code: 'ECONNRESET' });
  await delay(SILENCE_MS);
  expect([hosts.server.heard(fromClient.far), hosts.client.heard(fromServer.near)]).toEqual([[], []]);
  await hosts.join(8);
  await hosts.network.lastMile(8).apply({});
});

withHosts('a new address: what belongs to the old one vanishes, new connections come from another', async () => {
  const [old, neighbour] = [await hosts.join(9), await hosts.join(10)];
  await hosts.network.lastMile(9).apply({ newAddress: true });
  const moved = await hosts.join(9);
  expect(moved.from).not.toBe(old.from);
  expect((await hosts.join(10)).from).toBe(neighbour.from);
  hosts.client.order({ do: 'write', name: old.near, bytes: 100 });
  hosts.server.order({ do: 'write', name: old.far, bytes: 100 });
  await delay(SILENCE_MS);
  expect([hosts.client.bytes(old.near), hosts.server.bytes(old.far)]).toEqual([5, 5]);
  await hosts.talk(moved);
  await hosts.network.lastMile(9).apply({});
  expect((await hosts.join(9)).from).toBe(old.from);
});

withHosts('a backend link is between one front and the server: the other front and the clients go on', async () => {
  const direct = await hosts.join(11);
  await hosts.network.backend('nginx').apply(BOTH);
  const dial = (front: string) =>
    docker(
      ...['exec', containerOf(front), 'bash', '-c'],
      `{ exec 3<>/dev/tcp/origin/${TCP_PORT} && echo there; } & read -rt 1 <> <(:); kill -9 $! 2>/dev/null || true`,
    );
  expect([dial('nginx'), dial('envoy')]).toEqual(['', 'there']);
  await hosts.talk(direct);
  await hosts.network.backend('nginx').apply({});
  expect(dial('nginx')).toBe('there');
});

withHosts('a frozen server: what comes is kept unread, and read when it goes on', async () => {
  const { near, far } = await hosts.join(12);
  await hosts.environment.nodes.freeze('server');
  hosts.client.order({ do: 'write', name: near, bytes: 1_000 });
  await delay(SILENCE_MS);
  expect(hosts.server.bytes(far)).toBe(5);
  const sockets = await hosts.environment.sockets('server');
  expect(sockets.find(({ remote }) => String(remote.port) === far)?.receiveQueueBytes).toBe(1_000);
  await hosts.environment.nodes.thaw('server');
  await hosts.server.untilBytes(far, 1_005);
});

withHosts('fronts take their configuration anew with their connections as they are', async () => {
  for (const front of ['nginx', 'envoy'] as const) {
    const [host = '', port] = hosts.network.address(front, 13).split(':');
    const name = hosts.client.dial(host, Number(port));
    await hosts.client.first('connection', name);
    const before = docker('exec', containerOf(front), 'bash', '-c', 'echo /proc/[0-9]*');
    await hosts.environment.nodes.reload(front);
    expect(docker('exec', containerOf(front), 'bash', '-c', 'echo /proc/[0-9]*')).not.toBe(before);
    expect(hosts.client.heard(name)).toEqual([]);
    await hosts.client.first('connection', hosts.client.dial(host, Number(port)));
  }
  // Envoy's first process goes after 4 s, and its container lives on with the second.
  await delay(5_000);
  expect(hosts.exits).toEqual([]);
});

withHosts(
  'a node that is killed says FIN and is refused, and is there again at the same address when started',
  async () => {
    const { environment, client } = hosts;
    const { near } = await hosts.join(14);
    await hosts.network.lastMile(15).apply(BOTH);
    await environment.nodes.kill('server');
    await client.first('FIN', near);
    expect(await client.first('error', client.dial(hosts.hostOf(14)))).toMatchObject({ code: 'ECONNREFUSED' });
    await environment.nodes.start('server');
    await hosts.startServerEnd();
    await hosts.join(14);
    const [host, port] = environment.control.server.split(':');
    const control = connect(Number(port), host);
    await once(control, 'connect');
    control.destroy();
    for (const front of ['nginx', 'envoy'] as const) {
      await environment.nodes.stop(front);
      await environment.nodes.start(front);
    }
    // A link does what it did before.
    const cut = client.dial(hosts.hostOf(15));
    await delay(SILENCE_MS);
    expect(client.has(cut)).toBe(false);
    expect(hosts.exits).toEqual([]);
  },
);

withHosts('nothing is left on the engine, not even with a frozen node', async () => {
  await hosts.environment.nodes.freeze('nginx');
  await hosts[Symbol.asyncDispose]();
  expect(leftOnEngine()).toBe('');
  expect(hosts.exits).toEqual([]);
});

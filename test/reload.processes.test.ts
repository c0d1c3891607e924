import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect } from '@jest/globals';
import { fronts } from '../lab/fronts/index.ts';
import { NS_PER_MS } from '../lab/support/clock.ts';
import { ProcessEnvironment } from './support/process-environment.ts';
import { withPackets } from './support/with-packets.ts';

const PINGS_EVERY_MS = 100;
const CALL_TIMEOUT_MS = 5_000;

/** Envoy's old process goes 4 s after the new one has taken over. */
const PARENT_SHUTDOWN_MS = 4_000;
const TOLERANCE_MS = 2_000;

withPackets('nginx that reloads says GOAWAY, and its streams go on', async () => {
  await using started = await ProcessEnvironment.start('own');
  const { environment, peers, facts, exits } = started.parts;
  await started.open('long', environment.address('nginx'), PINGS_EVERY_MS);
  await environment.nodes.reload('nginx');
  await peers.probe(environment.address('nginx'), CALL_TIMEOUT_MS);
  const before = await peers.count('server', 'long');
  await delay(10 * PINGS_EVERY_MS);
  const after = await peers.count('server', 'long');
  expect(after.messagesReceived).toBeGreaterThan(before.messagesReceived);
  expect(facts.filter(({ end, what }) => end === 'client' && what === 'goaway.received')).toHaveLength(1);
  expect(exits).toEqual([]);
});

withPackets('Envoy that restarts hot keeps its streams until the old process goes, and says no GOAWAY', async () => {
  await using started = await ProcessEnvironment.start('own');
  const { environment, peers, facts, exits } = started.parts;
  await started.open('long', environment.address('envoy'), PINGS_EVERY_MS);
  const nowMs = () => Number(process.hrtime.bigint()) / NS_PER_MS;
  const askedMs = nowMs();
  await environment.nodes.reload('envoy');
  const reloadedMs = nowMs();
  await peers.probe(environment.address('envoy'), CALL_TIMEOUT_MS);
  await delay(PARENT_SHUTDOWN_MS + TOLERANCE_MS);
  const atClient = facts.filter(({ end }) => end === 'client');
  const ended = atClient.find((fact) => fact.what === 'stream.ended' && fact.case === 'long');
  expect(ended).toMatchObject({ status: 'UNAVAILABLE' });
  // The new process takes over somewhere between the two, and on a busy machine they are seconds apart.
  const endedMs = ended?.atMs ?? 0;
  expect(endedMs - askedMs).toBeGreaterThan(PARENT_SHUTDOWN_MS);
  expect(endedMs - reloadedMs).toBeLessThan(PARENT_SHUTDOWN_MS + TOLERANCE_MS);
  expect(atClient.filter(({ what }) => what === 'goaway.received')).toEqual([]);
  await peers.probe(environment.address('envoy'), CALL_TIMEOUT_MS);
  expect(exits).toEqual([]);
});

describe.each(['nginx', 'envoy'] as const)('%s', (front) => {
  withPackets(
    'that refuses a configuration says why, and goes on with the one it has until it gets a better one',
    async () => {
      const dir = await mkdtemp(join(tmpdir(), 'reload-'));
      try {
        const reference = fronts[front].configurationFile;
        const file = join(dir, basename(reference));
        await copyFile(reference, file);
        await using started = await ProcessEnvironment.start('shared', { [front]: file });
        const { environment, peers, exits } = started.parts;
        await writeFile(file, 'nonsense: {');
        await expect(environment.nodes.reload(front)).rejects.toThrow(
          /^fault: .*; got (unknown directive|yaml-cpp: error)/,
        );
        await peers.probe(environment.address(front), CALL_TIMEOUT_MS);
        await copyFile(reference, file);
        if (front === 'envoy') {
          // One whose successor has failed takes no other.
          await environment.nodes.kill(front);
          await environment.nodes.start(front);
        }
        await environment.nodes.reload(front);
        await peers.probe(environment.address(front), CALL_TIMEOUT_MS);
        expect(exits).toEqual([]);
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    },
  );
});

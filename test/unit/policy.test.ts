import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { demandsOf } from '../../lab/check/demands.ts';
import { durationMs, inWords } from '../../lab/check/duration.ts';
import { DEFAULT_POLICY } from '../../lab/check/policy.ts';
import { readPolicy } from '../../lab/check/read-policy.ts';

async function read(text: string) {
  const file = join(await mkdtemp(join(tmpdir(), 'policy-')), 'policy.yaml');
  await writeFile(file, text);
  return readPolicy(file);
}

test('without one, the default, which demands all there is', async () => {
  expect(await readPolicy(undefined)).toBe(DEFAULT_POLICY);
  expect(demandsOf(DEFAULT_POLICY).map(({ name }) => name)).toEqual([
    ...['deadClient.serverNoticesWithin', 'deadServer.clientNoticesWithin', 'idleStream.survives'],
    ...['quietDirection.survives', 'streamLifetime.atLeast'],
  ]);
});

test('a part that isn’t there isn’t demanded, and traffic is all there is unless it says', async () => {
  const policy = await read(
    'application: { heartbeat: { interval: 1s, limit: 3s } }\ndeadClient: { serverNoticesWithin: 5s }\n',
  );
  expect(demandsOf(policy)).toMatchObject([{ name: 'deadClient.serverNoticesWithin', wanted: '5s', wantedMs: 5_000 }]);
  expect(policy.application).toMatchObject({
    heartbeat: { interval: '1s' },
    traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
  });
  expect(policy.application.serverKeepalive).toBeUndefined();
});

test('what is demanded of reloads and slow clients is a time, or true, which is 10 min; of a dead client’s bytes a number', async () => {
  const policy = await read(
    'reload: { keepsStreams: true }\nslowClient: { keepsStream: 90s }\nheldForDeadClient: { atMostBytes: 65536 }\n',
  );
  expect(demandsOf(policy)).toMatchObject([
    { name: 'reload.keepsStreams', wanted: 'true', wantedMs: 600_000 },
    { name: 'slowClient.keepsStream', wanted: '90s', wantedMs: 90_000 },
    { name: 'heldForDeadClient.atMostBytes', wanted: '65536', wantedBytes: 65_536 },
  ]);
});

test.each([
  ['deadClient:\n  serverNoticesWithin: 60\n', /line 2: deadClient.serverNoticesWithin: wanted a time with its unit/],
  [
    'deadClient:\n  serverNoticesWithin: 60 sec\n',
    /line 2: deadClient.serverNoticesWithin: wanted a time with its unit/,
  ],
  [
    'deadClient: {}\nidelStream: { survives: 1m }\n',
    /line 2: the policy: no key idelStream: did you mean idleStream\?/,
  ],
  ['application:\n  traffic: [iddle]\n', /line 2: application.traffic.0/],
  ['reload: { keepsStreams: false }\n', /line 1: reload.keepsStreams: wanted a time with its unit.*, or true/],
  ['heldForDeadClient: { atMostBytes: 1MB }\n', /line 1: heldForDeadClient.atMostBytes: wanted a number of bytes/],
  ['slowClient: { keepStream: true }\n', /line 1: slowClient: no key keepStream: did you mean keepsStream\?/],
  ['a: [', /wanted a policy; got/],
])('%j is none: by line, with the nearest key', async (text, message) => {
  await expect(read(text)).rejects.toThrow(message);
});

test('a file that isn’t there is refused', async () => {
  await expect(readPolicy('/nowhere/policy.yaml')).rejects.toThrow(
    /--policy \/nowhere\/policy.yaml: wanted a policy; got .*ENOENT/,
  );
});

test('times, read and in words', () => {
  expect(['500ms', '1.5s', '2m', '3h', '1d', '60', 'soon'].map(durationMs)).toEqual([
    ...[500, 1_500, 120_000, 10_800_000, 86_400_000, undefined, undefined],
  ]);
  expect([1_440, 59_900, 119_000, 600_000, 7_200_000, 7_860_000].map(inWords)).toEqual([
    ...['1.4 s', '60 s', '119 s', '10 min', '2 h', '2 h 11 min'],
  ]);
});

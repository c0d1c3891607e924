import { describe, expect, test } from '@jest/globals';
import type { PathName, Site } from '../../lab/cases/path.ts';
import type { Prediction } from '../../lab/cases/prediction.ts';
import type { DetectorName } from '../../lab/detectors/index.ts';
import { timings } from '../../lab/model/timing.ts';
import type { TrafficName } from '../../lab/model/traffic.ts';
import { nodesOf, predict } from '../../lab/predict/predict.ts';
import { NEVER, within } from './literal-events.ts';
import { caseKeyLike, keyLike } from './literal-key.ts';

type Row = readonly [Site, PathName, DetectorName, TrafficName, client: Prediction, server: Prediction];

const KEEPALIVE = within(1_500, 2_500);
const HEARTBEAT = within(2_000, 3_000);

const direct: Row[] = [
  ['last-mile', 'direct', 'none', 'idle', NEVER, NEVER],
  ['last-mile', 'direct', 'none', 'server-push', NEVER, NEVER],
  ['last-mile', 'direct', 'client-keepalive', 'idle', KEEPALIVE, NEVER],
  ['last-mile', 'direct', 'client-keepalive', 'client-pings', KEEPALIVE, NEVER],
  ['last-mile', 'direct', 'server-keepalive', 'idle', NEVER, KEEPALIVE],
  ['last-mile', 'direct', 'server-keepalive', 'server-push', NEVER, KEEPALIVE],
  ['last-mile', 'direct', 'server-keepalive', 'half-closed-push', NEVER, KEEPALIVE],
  ['last-mile', 'direct', 'both-keepalive', 'client-pings', KEEPALIVE, KEEPALIVE],
  ['last-mile', 'direct', 'heartbeat', 'idle', HEARTBEAT, HEARTBEAT],
  ['last-mile', 'direct', 'heartbeat', 'server-push', HEARTBEAT, HEARTBEAT],
  ['last-mile', 'direct', 'server-push', 'server-push', NEVER, NEVER],
  ['last-mile', 'direct', 'server-push', 'half-closed-push', NEVER, NEVER],
];

const lastMile = (front: 'nginx' | 'envoy'): Row[] => [
  ['last-mile', front, 'none', 'idle', NEVER, NEVER],
  ['last-mile', front, 'client-keepalive', 'idle', KEEPALIVE, NEVER],
  ['last-mile', front, 'client-keepalive', 'half-closed-push', KEEPALIVE, NEVER],
  ['last-mile', front, 'server-keepalive', 'idle', NEVER, NEVER],
  ['last-mile', front, 'server-keepalive', 'client-pings', NEVER, NEVER],
  ['last-mile', front, 'server-keepalive', 'server-push', NEVER, NEVER],
  ['last-mile', front, 'server-keepalive', 'half-closed-push', NEVER, NEVER],
  ['last-mile', front, 'both-keepalive', 'idle', KEEPALIVE, NEVER],
  ['last-mile', front, 'both-keepalive', 'server-push', KEEPALIVE, NEVER],
  ['last-mile', front, 'heartbeat', 'idle', HEARTBEAT, HEARTBEAT],
  ['last-mile', front, 'heartbeat', 'server-push', HEARTBEAT, HEARTBEAT],
  ['last-mile', front, 'server-push', 'server-push', NEVER, NEVER],
];

const backend = (front: 'nginx' | 'envoy'): Row[] => [
  ['backend', front, 'none', 'idle', NEVER, NEVER],
  ['backend', front, 'client-keepalive', 'idle', NEVER, NEVER],
  ['backend', front, 'client-keepalive', 'server-push', NEVER, NEVER],
  ['backend', front, 'client-keepalive', 'server-push-64KiB-100ms', NEVER, NEVER],
  ['backend', front, 'server-keepalive', 'idle', NEVER, KEEPALIVE],
  ['backend', front, 'server-keepalive', 'half-closed-push', NEVER, KEEPALIVE],
  ['backend', front, 'both-keepalive', 'client-pings', NEVER, KEEPALIVE],
  ['backend', front, 'heartbeat', 'idle', HEARTBEAT, HEARTBEAT],
  ['backend', front, 'server-push', 'server-push', NEVER, NEVER],
];

const fast = (fault: 'airplane' | 'healthy' | 'jitter', [at, path, detector, traffic]: Row) =>
  predict(caseKeyLike(detector === 'heartbeat' ? 9_000 : 7_500, { fault, at, path, detector, traffic }));

const ROWS = [...direct, ...lastMile('nginx'), ...lastMile('envoy'), ...backend('nginx'), ...backend('envoy')] as const;

describe('under airplane mode, with fast figures', () => {
  for (const row of ROWS) {
    const [at, path, detector, traffic, client, server] = row;
    test(`${at}/${path}/${detector}/${traffic}`, () => {
      expect(fast('airplane', row)).toEqual({ client, server });
    });
  }
});

test('the article’s figures give 15 to 25 s for keepalive and 20 to 30 s for the heartbeat', () => {
  const article = (detector: DetectorName, horizonMs: number) =>
    predict(caseKeyLike(horizonMs, { fault: 'airplane', detector }, timings.article));
  expect(article('client-keepalive', 75_000)).toEqual({ client: within(15_000, 25_000), server: NEVER });
  expect(article('server-keepalive', 75_000)).toEqual({ client: NEVER, server: within(15_000, 25_000) });
  expect(article('both-keepalive', 75_000)).toEqual({ client: within(15_000, 25_000), server: within(15_000, 25_000) });
  expect(article('heartbeat', 90_000)).toEqual({ client: within(20_000, 30_000), server: within(20_000, 30_000) });
});

test.each(['healthy', 'jitter'] as const)('no detector is predicted to fire on any path that is %s', (fault) => {
  for (const row of ROWS) expect(fast(fault, row)).toEqual({ client: NEVER, server: NEVER });
});

describe('a front that holds what it can’t deliver', () => {
  const serverAt = (path: PathName, traffic: TrafficName, timing: 'fast' | 'article', at: Site = 'last-mile') =>
    predict(
      caseKeyLike(
        timing === 'fast' ? 7_500 : 75_000,
        { fault: 'airplane', at, path, traffic, detector: 'server-keepalive' },
        timings[timing],
      ),
    ).server;

  test('nginx stops answering within a fraction of a second of large pushes, and the server notices', () => {
    const server = serverAt('nginx', 'server-push-64KiB-100ms', 'fast');
    if (!server.detects) throw new Error('wanted a detection');
    // The one push that may be on its way already is as large as the window, which lasts for 100 ms of such pushes.
    expect(server.minMs).toBe(1_500);
    expect(server.maxMs).toBeGreaterThan(2_600);
    expect(server.maxMs).toBeLessThan(2_700);
  });

  test('large pushes don’t help through Envoy, and change nothing on a direct path or behind the front', () => {
    expect(serverAt('envoy', 'server-push-64KiB-100ms', 'fast')).toEqual(NEVER);
    expect(serverAt('envoy', 'server-push-64KiB-100ms', 'article')).toEqual(NEVER);
    expect(serverAt('direct', 'server-push-64KiB-100ms', 'fast')).toEqual(KEEPALIVE);
    expect(serverAt('nginx', 'server-push-64KiB-100ms', 'fast', 'backend')).toEqual(KEEPALIVE);
  });

  test('nginx takes small pushes for most of the article’s horizon before the server can notice', () => {
    for (const traffic of ['server-push', 'half-closed-push'] as const) {
      const server = serverAt('nginx', traffic, 'article');
      if (!server.detects) throw new Error('wanted a detection');
      // 117 bytes each 100 ms: 28,000 of them last 23.8 s, and only then can a PING go without an ACK for 15 s.
      expect(server.minMs).toBeGreaterThan(38_700);
      expect(server.minMs).toBeLessThan(39_000);
      expect(server.maxMs).toBeGreaterThan(80_000);
      expect(server.maxMs).toBeLessThan(100_000);
    }
    expect(serverAt('nginx', 'idle', 'article')).toEqual(NEVER);
  });

  test('what can’t be noticed before the horizon is predicted as never', () => {
    const noticed = (horizonMs: number) =>
      predict(
        caseKeyLike(horizonMs, {
          ...{ fault: 'airplane', path: 'nginx', detector: 'server-keepalive', traffic: 'server-push' },
        }),
      ).server.detects;
    expect(noticed(25_300)).toBe(false);
    expect(noticed(25_400)).toBe(true);
  });

  test('the client’s own keepalive behind a full front is still the client’s alone', () => {
    const key = { fault: 'airplane', path: 'nginx', traffic: 'server-push-64KiB-100ms' } as const;
    const both = predict(caseKeyLike(7_500, { ...key, detector: 'both-keepalive' }));
    expect(both.client).toEqual(KEEPALIVE);
    expect(both.server.detects).toBe(true);
  });
});

test('the link is put in where the case has it', () => {
  const names = (path: PathName, at: Site) => nodesOf(keyLike({ fault: 'airplane', path, at })).map(({ name }) => name);
  expect(names('direct', 'last-mile')).toEqual(['client', 'toxiproxy', 'server']);
  expect(names('nginx', 'last-mile')).toEqual(['client', 'toxiproxy', 'nginx', 'server']);
  expect(names('envoy', 'backend')).toEqual(['client', 'envoy', 'toxiproxy', 'server']);
});

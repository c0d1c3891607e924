import { describe, expect, test } from '@jest/globals';
import type { Key } from '../../lab/cases/case.ts';
import type { PathName, Site } from '../../lab/cases/path.ts';
import { resolve } from '../../lab/cases/resolve.ts';
import { type DetectorName, detectorOf, detectors } from '../../lab/detectors/index.ts';
import { type FaultName, faults } from '../../lab/faults/index.ts';
import { frontNameOf, variantNames } from '../../lab/fronts/index.ts';
import { exclusion, RULES } from '../../lab/library/exclusions.ts';
import { timings } from '../../lab/model/timing.ts';
import { basicTraffics, trafficOf } from '../../lab/model/traffic.ts';
import { keyLike } from './literal-key.ts';

const why = (parts: Partial<Key>, timing: 'fast' | 'article' = 'fast') => exclusion(keyLike(parts, timings[timing]));

const BALANCED = { fault: 'healthy', path: 'envoy@emulates-aws-alb' } as const;

/** In the rules' order: a combination that each excludes, and a neighbour that makes a case. */
const PAIRS: readonly [excluded: Partial<Key>, because: RegExp, neighbour: Partial<Key>][] = [
  [{ at: 'backend' }, /^a direct path has neither/, { at: 'backend', path: 'nginx' }],
  [{ fault: 'server-hang' }, /doesn’t happen there/, { fault: 'server-hang', at: 'server' }],
  [
    { path: 'envoy', detector: 'envoy-keepalive' },
    /takes a variant/,
    { path: 'envoy@connection-keepalive-upstream', detector: 'envoy-keepalive' },
  ],
  [
    { path: 'nginx@so-keepalive', detector: 'heartbeat' },
    /variant is there for its own detector/,
    // It is there for what it holds.
    { path: 'nginx@so-keepalive', detector: 'tcp-keepalive' },
  ],
  ...(
    [
      { fault: 'packet-drop' },
      { detector: 'client-tcp-keepalive' },
      { detector: 'health-watch' },
      { traffic: 'client-pings' },
      { traffic: 'server-push', detector: 'client-keepalive' },
    ] as const
  ).map((parts): [Partial<Key>, RegExp, Partial<Key>] => [
    { ...BALANCED, ...parts },
    /emulated load balancer is there for its idle timeout/,
    { ...BALANCED, detector: 'both-keepalive' },
  ]),
  [
    { fault: 'server-kill', at: 'server', detector: 'heartbeat' },
    /no detector is needed/,
    { fault: 'server-kill', at: 'server' },
  ],
  [
    { fault: 'stall', detector: 'client-tcp-keepalive' },
    /Toxiproxy’s kernel/,
    { fault: 'packet-drop', detector: 'client-tcp-keepalive' },
  ],
  [
    { fault: 'flap', detector: 'server-tcp-keepalive' },
    /takes ten seconds/,
    { fault: 'half-open@to-client', detector: 'server-tcp-keepalive' },
  ],
  [
    { at: 'backend', path: 'nginx', detector: 'client-tcp-keepalive' },
    /asks its neighbour alone/,
    { at: 'backend', path: 'nginx', detector: 'server-tcp-keepalive' },
  ],
  [
    { fault: 'accept-stops', detector: 'health-watch' },
    /no false alarm/,
    { fault: 'accept-stops', detector: 'client-keepalive' },
  ],
  [{ fault: 'stall', traffic: 'client-pings' }, /stand for it elsewhere/, { fault: 'stall', traffic: 'server-push' }],
  [
    { fault: 'idle-reaper@gcp', traffic: 'server-push' },
    /keeps a middlebox from forgetting/,
    { fault: 'idle-reaper@gcp', traffic: 'idle' },
  ],
  [
    { fault: 'client-freeze', at: 'client', detector: 'client-keepalive' },
    /^a dead end watches nothing/,
    { fault: 'client-freeze', at: 'client', detector: 'both-keepalive' },
  ],
  [
    { fault: 'server-hang', at: 'server', traffic: 'server-push', detector: 'server-push-backpressure' },
    /^a hung handler/,
    { fault: 'client-freeze', at: 'client', traffic: 'server-push', detector: 'server-push-backpressure' },
  ],
  [
    { fault: 'stall', traffic: 'server-push', detector: 'server-push' },
    /^hoping for a failed write/,
    { fault: 'airplane', traffic: 'server-push', detector: 'server-push' },
  ],
];

test.each(PAIRS)('%j makes no case: %s; %j does', (excluded, because, neighbour) => {
  expect(why(excluded)).toMatch(because);
  expect(why(neighbour)).toBeUndefined();
});

test('a front’s timeout has to be longer than its messages are rare', () => {
  const pings = { path: 'nginx@grpc-read-timeout', detector: 'front-timeouts', traffic: 'client-pings' } as const;
  expect(why(pings, 'fast')).toBeUndefined();
  // 3 s, of messages 10 s apart.
  expect(why(pings, 'article')).toMatch(/before any fault/);
  expect(why({ ...pings, traffic: 'idle' }, 'article')).toBeUndefined();
  // 6 s, of a heartbeat each 10 s.
  expect(why({ ...BALANCED, detector: 'heartbeat' }, 'fast')).toBeUndefined();
  expect(why({ ...BALANCED, detector: 'heartbeat' }, 'article')).toMatch(/before any fault/);
});

describe('what a detector can’t do on some traffic', () => {
  test.each([
    ['server-push-backpressure', 'client-pings', 'half-closed-push', /nothing that could wait/],
    ['client-silence', 'idle', 'client-pings', /nothing is promised/],
    ['heartbeat', 'half-closed-push', 'server-push', /can send no Ping/],
  ] as const)('%s, with %s, not with %s', (detector, without, traffic, because) => {
    expect(why({ detector, traffic: without })).toMatch(because);
    expect(why({ detector, traffic })).toBeUndefined();
  });
});

describe('of all combinations that there are', () => {
  const paths: readonly PathName[] = ['direct', 'nginx', 'envoy', ...variantNames];
  const sitesOn = (path: PathName): Site[] => [
    ...(['last-mile', 'backend', 'client', 'server'] as const),
    ...[frontNameOf(path)].filter((front) => front !== undefined),
  ];

  /** How many each rule excludes that nothing else does. */
  const alone = (timing: 'fast' | 'article'): number[] => {
    const counts = RULES.map(() => 0);
    for (const fault of Object.keys(faults) as FaultName[])
      for (const path of paths)
        for (const at of sitesOn(path))
          for (const detector of Object.keys(detectors) as DetectorName[])
            for (const traffic of basicTraffics) {
              const key = resolve({ fault, at, path, detector, traffic }, timings[timing]);
              const [rule, ...more] = RULES.keys().filter((index) => RULES[index]?.excludes(key));
              const other = more.length > 0 || detectorOf(detector).excludes?.(trafficOf(traffic, timings[timing]));
              if (rule !== undefined && !other) counts[rule] = (counts[rule] ?? 0) + 1;
            }
    return counts;
  };

  test('each rule excludes some that no other does', () => {
    const [fast, article] = [alone('fast'), alone('article')];
    const redundant = RULES.filter((_, index) => fast[index] === 0 && article[index] === 0);
    // Every front of the lab's own can reload.
    expect(redundant.map(({ because }) => because)).toEqual(['this front has no way to take its configuration anew']);
  });
});

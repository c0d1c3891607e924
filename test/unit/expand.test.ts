import { describe, expect, test } from '@jest/globals';
import type { Scenario } from '../../lab/cases/case.ts';
import type { DetectorName } from '../../lab/detectors/index.ts';
import type { FrontName } from '../../lab/fronts/index.ts';
import { exclusion } from '../../lab/library/exclusions.ts';
import { caseName, casesOf } from '../../lab/library/expand.ts';
import { loadScenarios } from '../../lab/library/load-scenarios.ts';
import { timings } from '../../lab/model/timing.ts';
import { basicTraffics } from '../../lab/model/traffic.ts';
import { NEVER, within } from './literal-events.ts';
import { keyLike } from './literal-key.ts';

const scenarios = await loadScenarios();
const allCases = scenarios.flatMap((scenario) => casesOf(scenario, timings.fast));

const small: Scenario = {
  name: 'small',
  requirement: 'What has to hold.',
  faults: ['airplane'],
  at: ['last-mile'],
  paths: ['direct', 'nginx'],
  detectors: ['server-keepalive', 'heartbeat'],
  traffic: ['idle', 'client-pings'],
};

describe('names', () => {
  test('say fault, site, path, detector and traffic, in the order of the scenario’s lists', () => {
    expect(casesOf(small, timings.fast).map(({ name }) => name)).toEqual([
      'airplane/last-mile/direct/server-keepalive/idle',
      'airplane/last-mile/direct/server-keepalive/client-pings',
      'airplane/last-mile/direct/heartbeat/idle',
      'airplane/last-mile/nginx/server-keepalive/idle',
      'airplane/last-mile/nginx/server-keepalive/client-pings',
      'airplane/last-mile/nginx/heartbeat/idle',
    ]);
  });

  test('carry a traffic’s own figures', () => {
    const key = { fault: 'airplane', at: 'last-mile', path: 'nginx', detector: 'server-keepalive' } as const;
    expect(caseName({ ...key, traffic: 'server-push-64KiB-100ms' })).toBe(
      'airplane/last-mile/nginx/server-keepalive/server-push-64KiB-100ms',
    );
  });

  test('are unique over all scenarios', () => {
    const names = allCases.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('are never a scenario’s name as well', () => {
    const names = new Set(allCases.map(({ name }) => name));
    expect(scenarios.filter(({ name }) => names.has(name))).toEqual([]);
  });
});

describe('what makes no case, and why', () => {
  const why = (
    at: 'last-mile' | 'backend',
    path: 'direct' | FrontName,
    detector: DetectorName,
    traffic: (typeof basicTraffics)[number],
  ) => exclusion(keyLike({ fault: 'airplane', at, path, detector, traffic }));

  test('a direct path has no backend link', () => {
    expect(why('backend', 'direct', 'none', 'idle')).toBe('a direct path has neither a front nor a backend link');
    expect(why('backend', 'nginx', 'none', 'idle')).toBeUndefined();
  });

  test('the heartbeat needs the client’s side of the stream, and has it to itself', () => {
    expect(why('last-mile', 'nginx', 'heartbeat', 'half-closed-push')).toBe(
      'a client that has finished its side can send no Ping',
    );
    expect(why('last-mile', 'nginx', 'heartbeat', 'client-pings')).toBe(
      "the heartbeat's own Pings are this traffic already",
    );
    expect(why('last-mile', 'nginx', 'heartbeat', 'server-push')).toBeUndefined();
  });

  test('hoping for a failed write needs writes', () => {
    expect(why('last-mile', 'direct', 'server-push', 'idle')).toBe('the server pushes nothing that could fail');
    expect(why('last-mile', 'direct', 'server-push', 'client-pings')).toBe('the server pushes nothing that could fail');
    expect(why('last-mile', 'direct', 'server-push', 'half-closed-push')).toBeUndefined();
  });

  test('native keepalive and nobody can be tried on any traffic', () => {
    for (const detector of ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive'] as const)
      for (const traffic of basicTraffics) expect(why('last-mile', 'direct', detector, traffic)).toBeUndefined();
  });
});

describe('what a case carries', () => {
  test('never means three times what its detector needs at most', () => {
    const horizons = casesOf(small, timings.fast).map(({ detector, horizonMs }) => [detector, horizonMs]);
    expect(horizons).toContainEqual(['server-keepalive', 7_500]);
    expect(horizons).toContainEqual(['heartbeat', 9_000]);
    const slow = casesOf(small, timings.article).map(({ detector, horizonMs }) => [detector, horizonMs]);
    expect(slow).toContainEqual(['server-keepalive', 75_000]);
    expect(slow).toContainEqual(['heartbeat', 90_000]);
  });

  test('a scenario may state another horizon', () => {
    const [first] = casesOf({ ...small, horizonFactor: 10 }, timings.fast);
    expect(first?.horizonMs).toBe(25_000);
  });

  test('the detector’s figures, the scenario’s name and words, and no claims unless it has some', () => {
    const [keepalive, , heartbeat] = casesOf(small, timings.fast);
    expect(keepalive).toMatchObject({ scenario: 'small', requirement: 'What has to hold.', claims: [] });
    expect(keepalive?.options).toEqual({ timeMs: 1_000, timeoutMs: 1_500 });
    expect(heartbeat?.options).toEqual({ intervalMs: 1_000, limitMs: 3_000 });
    expect(keepalive).not.toHaveProperty('because');
  });

  test('an override replaces the end that it names, and no other, and says why', () => {
    const override = { expected: { client: within(10, 20) }, because: 'the kernel tells it' };
    const [first] = casesOf({ ...small, override }, timings.fast);
    expect(first?.predicted).toEqual({ client: NEVER, server: within(1_500, 2_500) });
    expect(first?.expected).toEqual({ client: within(10, 20), server: within(1_500, 2_500) });
    expect(first?.because).toBe('the kernel tells it');
  });
});

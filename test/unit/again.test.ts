import { expect, test } from '@jest/globals';
import { planAgain } from '../../lab/again.ts';
import type { LabFact } from '../../lab/events.ts';
import { timings } from '../../lab/timing.ts';
import { byLab, byServer, caseLike, lifeWith, NAME, quietCase, serverGivesUp, without } from './literal-events.ts';
import { judge } from './literal-witness.ts';

const slowFault = [...without('fault.begin'), byLab(8_000, { what: 'fault.begin', case: NAME })];
const definitions = (count: number) => Array.from({ length: count }, (_, index) => caseLike({ name: `case-${index}` }));

function planned(untold: number, certain: number) {
  const cases = definitions(untold + certain);
  const judged = cases.map((definition, index) => ({
    ...{ ...definition, elapsedMs: 0 },
    ...judge(caseLike(), index < untold ? slowFault : lifeWith(...serverGivesUp(12_012))),
  }));
  const facts: (LabFact & { environment: string })[] = [];
  const plans = planAgain(cases, judged, timings.fast, (fact, environment) => facts.push({ ...fact, environment }));
  return { plans, facts };
}

test('the few cases of which nothing could be told by chance are planned again, elsewhere, and told with the reason', () => {
  const { plans, facts } = planned(1, 3);
  expect(plans.map(({ name, cases }) => [name, cases.map((one) => one.name)])).toEqual([
    ['last-mile-server-keepalive-again', ['case-0']],
  ]);
  expect(facts).toEqual([
    {
      ...{ what: 'case.again', case: 'case-0', environment: 'last-mile-server-keepalive-again' },
      reason: 'the fault took 2000 ms to go in: wanted at most 1000 ms, to tell when it began',
    },
  ]);
});

test('none if all is well, and none where the machine is slow for good', () => {
  expect(planned(0, 3)).toEqual({ plans: [], facts: [] });
  expect(planned(24, 0).plans).toHaveLength(1);
  expect(planned(25, 0)).toEqual({ plans: [], facts: [] });
});

test('a second try is judged by itself, and says why there was a first one', () => {
  const again = byLab(0, { what: 'case.again', case: NAME, reason: 'too slow' });
  expect(judge(caseLike(), [again, ...lifeWith(...serverGivesUp(12_012))])).toMatchObject({
    ...{ verdict: 'pass', firstTry: 'too slow' },
  });
});

const stoodStill = (atMs: number, lateMs: number) => byServer(atMs, { what: 'process.stalled', lateMs });

test.each([
  ['that stood still while it was late', 13_000, [stoodStill(13_001, 450)], 'unknown'],
  ['that stood still for less', 13_000, [stoodStill(13_001, 350)], 'fail'],
  ['that stood still before the fault', 13_000, [stoodStill(9_900, 450)], 'fail'],
  ['that stood still afterwards', 13_000, [stoodStill(13_600, 450)], 'fail'],
  ['that stood still and was in time all the same', 12_400, [stoodStill(12_401, 450)], 'pass'],
  ['that stood still and was early', 11_000, [stoodStill(11_001, 450)], 'fail'],
])('a server %s', (_, atMs, stalls, verdict) => {
  expect(judge(caseLike(), lifeWith(...serverGivesUp(atMs), ...stalls)).verdict).toBe(verdict);
});

test('the reason says how late it was, and for how long it stood still; another try may tell', () => {
  expect(judge(caseLike(), lifeWith(...serverGivesUp(13_000), stoodStill(13_001, 450)))).toMatchObject({
    byChance: true,
    reason: 'the server ended after 3000 ms, which is 500 ms late, but its process stood still for 450 ms meanwhile',
  });
});

test.each([
  ['for half a second', [stoodStill(10_900, 500)], 'unknown'],
  ['for less at a time', [stoodStill(10_500, 499), stoodStill(10_900, 400)], 'fail'],
  ['for half a second before the fault', [stoodStill(9_000, 500)], 'fail'],
])('a server that was early, and stood still %s', (_, stalls, verdict) => {
  const { verdict: got, reason } = judge(caseLike(), lifeWith(...serverGivesUp(11_000), ...stalls));
  expect(got).toBe(verdict);
  if (got === 'unknown') expect(reason).toMatch(/; but the server's process stood still for 500 ms meanwhile$/);
});

test('that a process was frozen, or started again, by the fault itself is no excuse', () => {
  const thawed = [stoodStill(18_005, 7_900)];
  const frozen = quietCase({ fault: 'server-freeze', at: 'server', carries: true });
  const asked = byLab(17_998, { what: 'asked', case: NAME, answered: false });
  expect(judge(frozen, lifeWith(asked, ...thawed)).verdict).toBe('fail');
  expect(judge({ ...frozen, fault: 'healthy', at: 'last-mile' }, lifeWith(asked, ...thawed)).verdict).toBe('unknown');
});

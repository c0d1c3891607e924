import { expect, test } from '@jest/globals';
import type { LabFact } from '../../lab/record/events.ts';
import { planSecondTry } from '../../lab/session/second-try.ts';
import {
  byClient,
  byLab,
  byServer,
  caseLike,
  lifeWith,
  NAME,
  NEVER,
  quietCase,
  resolvedLike,
  serverGivesUp,
  within,
  without,
} from './literal-events.ts';
import { judge } from './literal-witness.ts';

const slowFault = [...without('fault.begin'), byLab(8_000, { what: 'fault.begin', case: NAME })];
const definitions = (count: number) =>
  Array.from({ length: count }, (_, index) => resolvedLike({ name: `case-${index}` }));

function planned(untold: number, certain: number) {
  const cases = definitions(untold + certain);
  const judged = cases.map((definition, index) => ({
    ...{ ...definition, elapsedMs: 0 },
    ...judge(caseLike(), index < untold ? slowFault : lifeWith(...serverGivesUp(12_012))),
  }));
  const facts: (LabFact & { environment: string })[] = [];
  const plans = planSecondTry(cases, judged, 1, (fact, environment) => facts.push({ ...fact, environment }));
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
  expect(planned(80, 0).plans).toHaveLength(1);
  expect(planned(81, 0)).toEqual({ plans: [], facts: [] });
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
    reason: 'the server ended after 3000 ms, 500 ms late; its process stalled for 450 ms meanwhile',
  });
});

const silence = caseLike({
  ...{ detector: 'client-silence', traffic: 'server-push', options: {} },
  timers: [{ at: 'client', limitMs: 3_000, rearmedBy: { by: 'messages', from: ['server'] } }],
  ...{
    predicted: { client: within(2_900, 3_000), server: NEVER },
    expected: { client: within(2_900, 3_000), server: NEVER },
  },
});

const missesMessages = (atMs: number, quietMs: number) => [
  byClient(atMs, { what: 'detector.fired', case: NAME, detector: 'client-silence', cause: 'silence', quietMs }),
  byClient(atMs, { what: 'stream.ended', case: NAME, cause: 'silence', status: 'CANCELLED' }),
];

test.each([
  ['whose last message it read in time', 13_000, 3_010, 'pass'],
  ['whose last message it read late, and whose timer was in time', 13_101, 3_002, 'unknown'],
  ['whose timer was late as well', 13_250, 3_160, 'fail'],
  ['that was sent a message after the fault', 13_150, 3_002, 'fail'],
  ['whose last message it read before the fault', 13_101, 3_110, 'fail'],
  ['that was early', 12_700, 2_600, 'fail'],
])('a client %s', (_, atMs, quietMs, verdict) => {
  expect(judge(silence, lifeWith(...missesMessages(atMs, quietMs))).verdict).toBe(verdict);
});

test('a timer that was re-armed late says by how much; another try may tell', () => {
  expect(judge(silence, lifeWith(...missesMessages(13_101, 3_002)))).toMatchObject({
    ...{ verdict: 'unknown', byChance: true },
    reason: "the timer that ended the client's stream was last re-armed 99 ms after the fault was in force",
  });
});

const balanced = caseLike({
  ...{ fault: 'healthy', path: 'envoy@emulates-azure-container-apps', detector: 'none', options: {}, carries: false },
  timers: [{ at: 'front', limitMs: 3_000, rearmedBy: { by: 'messages', from: ['client', 'server'] } }],
  predicted: { client: { detects: false, told: { minMs: 2_500, maxMs: 3_000 } }, server: NEVER },
  expected: { client: { detects: false, told: { minMs: 2_500, maxMs: 3_000 } }, server: NEVER },
});

const resetAfter = (ms: number) => [
  byClient(10_000 + ms, { what: 'rst_stream.received', case: NAME, session: '1', code: 2 }),
  byClient(10_000 + ms, { what: 'stream.ended', case: NAME, cause: 'reset', status: 'INTERNAL' }),
];

const lastPingAfter = (ms: number) => byClient(10_000 + ms, { what: 'message.sent', case: NAME, kind: 'ping' });

test.each([
  ['in time', 3_050, -200, 'pass'],
  ['late by what the client said last, while the fault went in', 3_150, 80, 'unknown'],
  ['later than that makes it', 3_190, 80, 'fail'],
  ['late, after a client that had said nothing since', 3_150, -200, 'fail'],
])('a front’s timer that is %s', (_, endedMs, pingMs, verdict) => {
  expect(judge(balanced, lifeWith(...resetAfter(endedMs), lastPingAfter(pingMs))).verdict).toBe(verdict);
});

test.each([
  ['for half a second', [stoodStill(10_900, 500)], 'unknown'],
  [
    'for as much in several times',
    [stoodStill(10_100, 200), stoodStill(10_500, 200), stoodStill(10_900, 100)],
    'unknown',
  ],
  ['for less', [stoodStill(10_900, 499)], 'fail'],
  ['for less within 1.5 s', [stoodStill(10_500, 499), stoodStill(12_100, 400)], 'fail'],
  ['for half a second before the fault', [stoodStill(9_000, 500)], 'fail'],
])('a server that was early, and stood still %s', (_, stalls, verdict) => {
  const { verdict: got, reason } = judge(caseLike(), lifeWith(...serverGivesUp(11_000), ...stalls));
  expect(got).toBe(verdict);
  if (got === 'unknown') expect(reason).toMatch(/; but the server's process stalled for 500 ms meanwhile$/);
});

test('that a process was frozen, or started again, by the fault itself is no excuse', () => {
  const thawed = [stoodStill(18_005, 7_900)];
  const frozen = quietCase({ fault: 'server-freeze', at: 'server', carries: true });
  const asked = byLab(17_998, { what: 'asked', case: NAME, answered: false });
  expect(judge(frozen, lifeWith(asked, ...thawed)).verdict).toBe('fail');
  expect(judge({ ...frozen, fault: 'healthy', at: 'last-mile' }, lifeWith(asked, ...thawed)).verdict).toBe('unknown');
});

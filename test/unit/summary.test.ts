import { expect, test } from '@jest/globals';
import { summaryOf } from '../../lab/judge/summary.ts';
import { judged, NOBODY, RUN } from './judged-case.ts';

/** A case whose client noticed so much later than its own phase says. */
const lateBy = (errorMs: number) =>
  judged({ observed: { ...NOBODY, client: { detectedMs: 2_000, endedMs: 2_000, errorMs } } });

const errorsOf = (errors: readonly number[]) => summaryOf({ run: RUN, wallMs: 1 }, errors.map(lateBy)).run.errorMs;

test('of 200 detections, how late the one in the middle was, the 199th, and the last', () => {
  const errors = Array.from({ length: 200 }, (_, index) => index + 1);
  expect(errorsOf(errors.toReversed())).toEqual({ count: 200, median: 101, p99: 199, maximum: 200 });
});

test('of fewer than a hundred the latest is the p99, and early is as bad as late', () => {
  expect(errorsOf([1, -9, 3])).toEqual({ count: 3, median: 3, p99: -9, maximum: -9 });
  expect(errorsOf([])).toBeUndefined();
});

test('the longest case is the longest of all, and 0 of none', () => {
  const longest = (...elapsedMs: number[]) =>
    summaryOf(
      { run: RUN, wallMs: 1 },
      elapsedMs.map((ms) => judged({ elapsedMs: ms })),
    ).run.longestCaseMs;
  expect([longest(9_000, 12_400, 300), longest()]).toEqual([12_400, 0]);
});

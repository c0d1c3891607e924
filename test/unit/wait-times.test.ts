import { describe, expect, test } from '@jest/globals';
import type { Prediction } from '../../lab/cases/prediction.ts';
import { expectedWaitMs, longestWaitMs, overByMs } from '../../lab/predict/wait-times.ts';
import { caseLike, NEVER, within } from './literal-events.ts';

const told = (minMs: number, maxMs: number): Prediction => ({ detects: false, told: { minMs, maxMs } });
const expecting = (client: Prediction, server: Prediction) =>
  caseLike({ horizonMs: 7_500, expected: { client, server } });

test('a stream is over when its end has noticed or been told, whichever is later, or not at all', () => {
  expect(overByMs(within(1_500, 2_500))).toBe(2_500);
  expect(overByMs({ ...within(1_500, 2_500), orTold: { minMs: 1_500, maxMs: 2_900 } })).toBe(2_900);
  expect(overByMs({ ...within(1_500, 2_500), orTold: { minMs: 0, maxMs: 100 } })).toBe(2_500);
  expect(overByMs(told(0, 0))).toBe(0);
  expect(overByMs(NEVER)).toBeUndefined();
});

describe('a case waits', () => {
  test('for its horizon at least, and no longer if both ends are over by then', () => {
    expect(longestWaitMs(expecting(NEVER, NEVER))).toBe(7_500);
    expect(longestWaitMs(expecting(NEVER, within(1_500, 2_500)))).toBe(7_500);
  });

  test('for an end that may notice, or be told, later than that, with what it may be late', () => {
    expect(longestWaitMs(expecting(NEVER, within(7_000, 8_000)))).toBe(8_100);
    expect(longestWaitMs(expecting(told(7_000, 9_000), NEVER))).toBe(9_100);
  });

  test('as a rule until both ends are over; for its horizon if one of them goes on', () => {
    expect(expectedWaitMs(expecting(within(1_500, 2_500), told(1_500, 2_600)))).toBe(2_600);
    expect(expectedWaitMs(expecting(told(0, 0), told(0, 0)))).toBe(0);
    expect(expectedWaitMs(expecting(NEVER, within(1_500, 2_500)))).toBe(7_500);
  });
});

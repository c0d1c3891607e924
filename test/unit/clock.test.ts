import { expect, test } from '@jest/globals';
import { type ClockReading, offsetOf, runClock } from '../../lab/support/clock.ts';

const reading = (askedNs: bigint, peerNs: bigint, answeredNs: bigint): ClockReading => ({
  askedNs,
  peerNs,
  answeredNs,
});

test('the reading that came back fastest counts, and half its time is the uncertainty', () => {
  const slow = reading(0n, 5_000_000n, 40_000n);
  const fast = reading(100_000n, 1_105_000n, 108_000n);
  expect(offsetOf([slow, fast, slow])).toEqual({ offsetNs: 1_001_000n, uncertaintyNs: 4_000n });
});

test('a clock behind the runner’s has a negative offset', () => {
  expect(offsetOf([reading(1_000_000n, 4n, 1_000_010n)])).toEqual({ offsetNs: -1_000_001n, uncertaintyNs: 5n });
});

test('clocks that the reading can’t tell apart are one clock', () => {
  expect(offsetOf([reading(100n, 100n, 200n)])).toEqual({ offsetNs: 0n, uncertaintyNs: 50n });
  expect(offsetOf([reading(100n, 200n, 200n)])).toEqual({ offsetNs: 0n, uncertaintyNs: 50n });
  expect(offsetOf([reading(100n, 201n, 200n)]).offsetNs).toBe(51n);
});

test('no reading is an error', () => {
  expect(() => offsetOf([])).toThrow('wanted a reading of the clock; got none');
});

test('a run’s clock begins at 0', () => {
  expect(runClock(1_000n).fromMonotonic(3_500n)).toBe(2_500);
});

import { expect, test } from '@jest/globals';
import { connectionBackoff } from '../../liveness/backoff.ts';

const GRPC = { initialMs: 1_000, maxMs: 120_000 };
const times = (count: number, random: number, settings = GRPC) => {
  const backoff = connectionBackoff(settings, () => random);
  return Array.from({ length: count }, () => Math.round(backoff.nextMs()));
};

test('grows by 1.6 from the initial delay, which has no jitter', () => {
  expect(times(6, 0.5)).toEqual([1_000, 1_600, 2_560, 4_096, 6_554, 10_486]);
});

test('reaches its greatest delay at the twelfth attempt, and stays there', () => {
  expect(times(14, 0.5).slice(10)).toEqual([109_951, 120_000, 120_000, 120_000]);
});

test('each delay but the first is up to a fifth shorter or longer, which the next one doesn’t build on', () => {
  expect(times(4, 0)).toEqual([1_000, 1_280, 2_048, 3_277]);
  expect(times(4, 0.999_999)).toEqual([1_000, 1_920, 3_072, 4_915]);
  expect(times(13, 0).at(-1)).toBe(96_000);
});

test('is at its begin again after a reset', () => {
  const backoff = connectionBackoff(GRPC, () => 0.5);
  backoff.nextMs();
  backoff.nextMs();
  backoff.reset();
  expect([backoff.nextMs(), backoff.nextMs()]).toEqual([1_000, 1_600]);
});

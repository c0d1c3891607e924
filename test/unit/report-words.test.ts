import { expect, test } from '@jest/globals';
import { seconds, secondsRange } from '../../lab/reports/words.ts';

test('seconds have one decimal, and nothing is a little less than nothing', () => {
  expect([1_540, 0, -20, -60, -10_020].map(seconds)).toEqual(['1.5', '0.0', '0.0', '-0.1', '-10.0']);
});

test('a range is one number where both ends read alike', () => {
  expect(secondsRange({ minMs: 1_500, maxMs: 2_500 })).toBe('1.5-2.5');
  expect(secondsRange({ minMs: -20, maxMs: 20 })).toBe('0.0');
});

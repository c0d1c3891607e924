import { expect, test } from '@jest/globals';
import { pingRateLimiter } from '../../liveness/rate-limit.ts';

test('the article’s limit takes 10 Pings within 10 s and refuses the 11th', () => {
  let now = 0;
  const limiter = pingRateLimiter({ maxPings: 10, windowMs: 10_000 }, () => now);
  for (let ping = 1; ping <= 10; ping += 1) {
    now += 900;
    expect(limiter.accept()).toBe(true);
  }
  now += 900;
  expect(limiter.accept()).toBe(false);
});

test('a Ping leaves the window when it is exactly as old as the window', () => {
  let now = 0;
  const limiter = pingRateLimiter({ maxPings: 1, windowMs: 1_000 }, () => now);
  expect(limiter.accept()).toBe(true);
  now = 999;
  expect(limiter.accept()).toBe(false);
  now = 1_000;
  expect(limiter.accept()).toBe(true);
});

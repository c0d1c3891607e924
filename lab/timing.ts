import type { PingRateLimit } from '../liveness/rate-limit.ts';

/** Every figure that a detector or a traffic takes, in milliseconds unless it says otherwise. */
export interface Timing {
  keepalive: { timeMs: number; timeoutMs: number };
  heartbeat: { intervalMs: number; limitMs: number };
  rateLimit: PingRateLimit;
}

/**
 * `article`: the article's own figures. `fast`: the same shape, ten times as fast. The timers of fronts never scale.
 * A keepalive timeout is longer than its time in both, as the article's 15 s after 10 s.
 */
export const timings = {
  fast: {
    keepalive: { timeMs: 1_000, timeoutMs: 1_500 },
    heartbeat: { intervalMs: 1_000, limitMs: 3_000 },
    rateLimit: { maxPings: 10, windowMs: 1_000 },
  },
  article: {
    keepalive: { timeMs: 10_000, timeoutMs: 15_000 },
    heartbeat: { intervalMs: 10_000, limitMs: 30_000 },
    rateLimit: { maxPings: 10, windowMs: 10_000 },
  },
} satisfies Record<string, Timing>;

export type TimingName = keyof typeof timings;

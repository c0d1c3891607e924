/** At most `maxPings` within any `windowMs`. The article's figures: 10 in 10,000 ms. */
export interface PingRateLimit {
  maxPings: number;
  windowMs: number;
}

/**
 * Counts Pings over a sliding window.
 *
 * One limiter belongs to one stream, not to one connection: a front may carry the streams of many clients on a single
 * connection, and one impatient client must not spend the others' allowance.
 *
 * @param now milliseconds on any clock that never goes back.
 */
export function pingRateLimiter(limit: PingRateLimit, now: () => number = () => performance.now()) {
  const accepted: number[] = [];
  return {
    /** Counts one Ping; false if it is one too many, and then it isn't counted. */
    accept(): boolean {
      const at = now();
      while (accepted[0] !== undefined && at - accepted[0] >= limit.windowMs) accepted.shift();
      if (accepted.length >= limit.maxPings) return false;
      accepted.push(at);
      return true;
    },
  };
}

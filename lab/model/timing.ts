import type { PingRateLimit } from '../../liveness/rate-limit.ts';

/** Every figure that a detector or a traffic takes, in milliseconds unless it says otherwise. */
export interface Timing {
  keepalive: { timeMs: number; timeoutMs: number };
  heartbeat: { intervalMs: number; limitMs: number };
  rateLimit: PingRateLimit;
  /** Of an end's own sockets; what follows the idle time is libuv's: a probe each second, ten of them. */
  tcpKeepalive: { idleMs: number };
  /** How long, and how many bytes, a server lets its pushes wait to be taken. */
  drain: { limitMs: number; limitBytes: number };
  /** How long a client goes without the message that it expects. */
  silence: { limitMs: number };
  /** How a client dials anew: gRPC's connection backoff, and how long it waits for an attempt's first answer. */
  reconnect: { initialBackoffMs: number; maxBackoffMs: number; attemptTimeoutMs: number };
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
    tcpKeepalive: { idleMs: 1_000 },
    drain: { limitMs: 3_000, limitBytes: 16_777_216 },
    silence: { limitMs: 3_000 },
    reconnect: { initialBackoffMs: 100, maxBackoffMs: 1_000, attemptTimeoutMs: 2_000 },
  },
  article: {
    keepalive: { timeMs: 10_000, timeoutMs: 15_000 },
    heartbeat: { intervalMs: 10_000, limitMs: 30_000 },
    rateLimit: { maxPings: 10, windowMs: 10_000 },
    tcpKeepalive: { idleMs: 10_000 },
    drain: { limitMs: 30_000, limitBytes: 16_777_216 },
    silence: { limitMs: 30_000 },
    reconnect: { initialBackoffMs: 1_000, maxBackoffMs: 10_000, attemptTimeoutMs: 20_000 },
  },
} satisfies Record<string, Timing>;

export type TimingName = keyof typeof timings;

/**
 * How long to wait between attempts to connect, as gRPC's connection backoff has it
 * (https://github.com/grpc/grpc/blob/master/doc/connection-backoff.md). Without its jitter all clients that lost a server
 * at one moment would return to it at one moment as well.
 */

export interface BackoffSettings {
  /** gRPC takes 1 s. */
  initialMs: number;
  /** Before jitter. gRPC takes 120 s. */
  maxMs: number;
}

export interface Backoff {
  /** Milliseconds from the start of the attempt that begins now to the earliest start of the next one. */
  nextMs(): number;
  /** An attempt has succeeded: the next one that fails is a first one again. */
  reset(): void;
}

const MULTIPLIER = 1.6;
const JITTER = 0.2;

/** @param random uniform in [0, 1). */
export function connectionBackoff({ initialMs, maxMs }: BackoffSettings, random: () => number = Math.random): Backoff {
  let baseMs: number | undefined;
  return {
    nextMs: () => {
      if (baseMs === undefined) {
        baseMs = initialMs;
        return initialMs;
      }
      baseMs = Math.min(baseMs * MULTIPLIER, maxMs);
      return baseMs * (1 + JITTER * (2 * random() - 1));
    },
    reset: () => {
      baseMs = undefined;
    },
  };
}

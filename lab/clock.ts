/** Nanoseconds since the run began, on the machine's monotonic clock, which all its processes share. */
export interface RunClock {
  nowNs(): number;
  /** @param monotonicNs a peer's own reading, as it stands in its facts. */
  fromMonotonic(monotonicNs: string): number;
}

/** @param zeroNs the clock's reading when the run began. */
export function runClock(zeroNs = process.hrtime.bigint()): RunClock {
  return {
    nowNs: () => Number(process.hrtime.bigint() - zeroNs),
    fromMonotonic: (monotonicNs) => Number(BigInt(monotonicNs) - zeroNs),
  };
}

export const NS_PER_MS = 1e6;

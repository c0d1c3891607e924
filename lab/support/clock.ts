/** Nanoseconds since the run began, on the runner's monotonic clock. */
export interface RunClock {
  nowNs(): number;
  /** @param monotonicNs a reading of that clock. */
  fromMonotonic(monotonicNs: bigint): number;
}

/** @param zeroNs the clock's reading when the run began. */
export function runClock(zeroNs = process.hrtime.bigint()): RunClock {
  return {
    nowNs: () => Number(process.hrtime.bigint() - zeroNs),
    fromMonotonic: (monotonicNs) => Number(monotonicNs - zeroNs),
  };
}

export const NS_PER_MS = 1e6;

/** A peer's clock read between two readings of the runner's. */
export interface ClockReading {
  askedNs: bigint;
  peerNs: bigint;
  answeredNs: bigint;
}

/** How far a peer's clock is ahead of the runner's, and how far off that may be. */
export interface ClockOffset {
  offsetNs: bigint;
  uncertaintyNs: bigint;
}

/**
 * Judges by the reading whose answer came fastest: the peer read its clock somewhere within that time (Cristian's
 * algorithm). Clocks that it can't tell apart are one clock, as on a machine without a virtual one between: 0 then.
 *
 * @throws {RangeError} no readings.
 */
export function offsetOf(readings: readonly ClockReading[]): ClockOffset {
  const [fastest] = readings.toSorted((a, b) => Number(a.answeredNs - a.askedNs - (b.answeredNs - b.askedNs)));
  if (!fastest) throw new RangeError('wanted a reading of the clock; got none');
  const { askedNs, peerNs, answeredNs } = fastest;
  const uncertaintyNs = (answeredNs - askedNs + 1n) / 2n;
  const offsetNs = peerNs - (askedNs + answeredNs) / 2n;
  const same = offsetNs <= uncertaintyNs && -offsetNs <= uncertaintyNs;
  return { offsetNs: same ? 0n : offsetNs, uncertaintyNs };
}

/** Each is another chance to be answered at once, while the machine is still busy with what else starts. */
const CLOCK_READINGS = 20;

/** @param read asks the peer for its monotonic clock. */
export async function readOffset(read: () => Promise<bigint>): Promise<ClockOffset> {
  const readings: ClockReading[] = [];
  for (let count = 0; count < CLOCK_READINGS; count += 1) {
    const askedNs = process.hrtime.bigint();
    const peerNs = await read();
    readings.push({ askedNs, peerNs, answeredNs: process.hrtime.bigint() });
  }
  return offsetOf(readings);
}

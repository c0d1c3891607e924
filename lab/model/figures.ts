import type { Timer } from './timer.ts';

export const HOUR_MS = 3_600_000;

/** A timer of an hour or more can't end anything while a case lasts, and says nothing of one. */
export const withinHours = (timers: readonly Timer[]): Timer[] => timers.filter(({ limitMs }) => limitMs < HOUR_MS);

/** What a configuration makes of its front: what it sets, and what it leaves at the program's defaults. */
export interface Figures {
  /** As the file sets them, whatever the timing and the case's detector: fronts' timers never scale. Those below an hour. */
  timers: readonly Timer[];
  /**
   * Bytes of a stream that it takes towards a client which takes nothing, after which it reads no more from the server,
   * PINGs included, and so stops ACKing them. Absent: it goes on reading.
   */
  stopsAnsweringAfterBytes?: { min: number; max: number };
  /** Bytes of a stream that the server can write towards such a client before it can write no more. */
  swallowsBytes: { min: number; max: number };
  /** How many of those are in kernels, between the front and the server. Absent: none, as the front reads on. */
  inKernelsBytes?: { min: number; max: number };
}

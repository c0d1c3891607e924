import type { Timer } from './detectors/detector.ts';
import { faultOf } from './faults/index.ts';
import type { Range } from './range.ts';
import type { Key } from './reach.ts';
import type { Timing } from './timing.ts';

/** The timer's range if what re-arms it, each `everyMs`, comes later by the fault's delay, `crossings` times. */
export function firesBySlowness(
  { limitMs }: Timer,
  key: Key,
  timing: Timing,
  everyMs: number,
  crossings: number,
): Range | undefined {
  const delay = faultOf(key.fault).delayMs?.(timing);
  if (!delay || limitMs >= everyMs + crossings * delay.min) return undefined;
  return { minMs: limitMs - everyMs, maxMs: limitMs };
}

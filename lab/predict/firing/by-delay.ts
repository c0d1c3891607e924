import type { ResolvedKey } from '../../cases/resolve.ts';
import type { Range } from '../../model/range.ts';
import type { Timer } from '../../model/timer.ts';

/** The timer's range if what re-arms it, each `everyMs`, comes later by the fault's delay, `crossings` times. */
export function firesBySlowness(
  { limitMs }: Timer,
  key: ResolvedKey,
  everyMs: number,
  crossings: number,
): Range | undefined {
  const delay = key.means.delayMs;
  if (!delay || limitMs >= everyMs + crossings * delay.min) return undefined;
  return { minMs: limitMs - everyMs, maxMs: limitMs };
}

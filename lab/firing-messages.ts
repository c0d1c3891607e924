import type { Rearm, Timer } from './detectors/detector.ts';
import { firesBySlowness } from './firing-slowness.ts';
import type { Range } from './range.ts';
import { crosses, flowsAt, type Key } from './reach.ts';
import type { Timing } from './timing.ts';
import { trafficOf } from './traffic.ts';
import { needsWarmUp, WARM_UP_EVERY_MS } from './warm-up.ts';

/**
 * What a half-open link's open way still lets through of a steady flow: until TCP's first retransmission timeout, which is
 * 200 ms after the first message without an ACK.
 */
const BEGIN_MS = 500;

/** A timer that messages of the stream re-arm. */
export function firesWithoutMessages(
  timer: Timer,
  { from, onlyWhile }: Extract<Rearm, { by: 'messages' }>,
  key: Key,
  timing: Timing,
): Range | undefined {
  const { at, limitMs, lazyMs = 0 } = timer;
  if (onlyWhile && trafficOf(key.traffic, timing).halfClosed) return undefined;
  const flows = from.flatMap((end) => flowsAt(key, timing, at, end).map((arriving) => ({ end, ...arriving })));
  const steady = flows.filter(({ reach: arrives }) => arrives === 'whole');
  const quickest = steady.toSorted((a, b) => a.flow.everyMs - b.flow.everyMs)[0];
  if (quickest)
    return firesBySlowness(timer, key, timing, quickest.flow.everyMs, crosses(key, quickest.end, at) ? 1 : 0);
  // What kept it from firing until the fault: the traffic, or where there is none the lab's own messages.
  const warmUp = needsWarmUp(key, timing) ? [WARM_UP_EVERY_MS] : [];
  const everyMs = Math.max(lazyMs, Math.min(...warmUp, ...flows.map(({ flow }) => flow.everyMs)));
  if (everyMs === Number.POSITIVE_INFINITY) return undefined;
  const begun = flows.some(({ reach: arrives }) => arrives === 'begin');
  return { minMs: limitMs - everyMs, maxMs: limitMs + (begun ? BEGIN_MS : 0) };
}

import type { Rearm, Timer } from './detectors/detector.ts';
import { detectorOf } from './detectors/index.ts';
import { firesBySlowness } from './firing-slowness.ts';
import type { Range } from './range.ts';
import { arrivingAt, crosses, type Key } from './reach.ts';
import type { Timing } from './timing.ts';
import { type Flow, flowsOf, pingsAndPongs, trafficOf } from './traffic.ts';
import { needsWarmUp, WARM_UP_EVERY_MS } from './warm-up.ts';

/**
 * What a half-open link's open way still lets through of a steady flow: until TCP's first retransmission timeout, which is
 * 200 ms after the first message without an ACK.
 */
const BEGIN_MS = 500;

/** Whatever flows on the stream: the traffic, and the messages that a heartbeat is made of. */
function messageFlows({ detector, traffic }: Key, timing: Timing): Flow[] {
  const { heartbeat } = detectorOf(detector).settings(timing);
  return [...flowsOf(traffic, timing), ...(heartbeat ? pingsAndPongs(heartbeat.intervalMs) : [])];
}

/** A timer that messages of the stream re-arm. */
export function firesWithoutMessages(
  timer: Timer,
  { from, onlyWhile }: Extract<Rearm, { by: 'messages' }>,
  key: Key,
  timing: Timing,
): Range | undefined {
  const { at, limitMs, lazyMs = 0 } = timer;
  if (onlyWhile && trafficOf(key.traffic, timing).halfClosed) return undefined;
  const messages = messageFlows(key, timing);
  const flows = from.flatMap((end) => arrivingAt(key, at, end, messages).map((arriving) => ({ end, ...arriving })));
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

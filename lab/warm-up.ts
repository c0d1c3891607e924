import { detectorOf } from './detectors/index.ts';
import type { Key } from './reach.ts';
import type { Timing } from './timing.ts';
import { trafficOf } from './traffic.ts';

/**
 * How often the client says a Ping until the fault, where nothing else would keep a front's timers from firing before:
 * a sixth of the shortest of their limits (3 s).
 */
export const WARM_UP_EVERY_MS = 500;

/** True if the path may have timers that end a stream on which the client is quiet, and the traffic lets it be. */
export function needsWarmUp({ detector, traffic }: Pick<Key, 'detector' | 'traffic'>, timing: Timing): boolean {
  const { halfClosed, clientPingsEveryMs } = trafficOf(traffic, timing);
  return detectorOf(detector).warmsUp === true && !halfClosed && clientPingsEveryMs === undefined;
}

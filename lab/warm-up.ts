import { detectorOf } from './detectors/index.ts';
import type { Key } from './reach.ts';
import type { Timing } from './timing.ts';
import { flowsOf } from './traffic.ts';

/**
 * How often the client says a Ping until the fault, where nothing else would keep a front's timers from firing before:
 * a sixth of the shortest of their limits (3 s).
 */
export const WARM_UP_EVERY_MS = 500;

/** True if the path may have timers that end a quiet stream, and the traffic is none. */
export const needsWarmUp = ({ detector, traffic }: Pick<Key, 'detector' | 'traffic'>, timing: Timing): boolean =>
  detectorOf(detector).ofFront === true && flowsOf(traffic, timing).length === 0;

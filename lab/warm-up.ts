import { detectorOf } from './detectors/index.ts';
import { variantOf } from './fronts/index.ts';
import type { Key } from './reach.ts';
import type { Timing } from './timing.ts';
import { trafficOf } from './traffic.ts';

/**
 * How often the client says a Ping until the fault, where nothing else would keep a front's timers from firing before:
 * a sixth of the shortest of their limits (3 s).
 */
export const WARM_UP_EVERY_MS = 500;

/** True if the path has timers that end a stream on which no messages pass, and the client says nothing although it may. */
export function needsWarmUp(
  { path, detector, traffic }: Pick<Key, 'path' | 'detector' | 'traffic'>,
  timing: Timing,
): boolean {
  const { halfClosed, clientPingsEveryMs } = trafficOf(traffic, timing);
  const speaks = clientPingsEveryMs !== undefined || detectorOf(detector).settings(timing).heartbeat !== undefined;
  const endsQuietOnes = variantOf(path)?.timers.some(({ rearmedBy }) => rearmedBy.by === 'messages') === true;
  return endsQuietOnes && !halfClosed && !speaks;
}

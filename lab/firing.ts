import type { Timer } from './detectors/detector.ts';
import { firesWithoutMessages } from './firing-messages.ts';
import { firesUnanswered, firesWithoutArrival } from './firing-probes.ts';
import { firesBlocked } from './firing-writes.ts';
import type { Range } from './range.ts';
import { isDead, type Key } from './reach.ts';
import type { Timing } from './timing.ts';
import { trafficOf } from './traffic.ts';

/** When, after the fault, a timer fires; nothing if never. */
export function firing(timer: Timer, key: Key, timing: Timing): Range | undefined {
  const rearm = timer.rearmedBy;
  const layer = 'probe' in rearm ? rearm.probe.layer : 'end-to-end';
  if (isDead(key, timer.at, layer)) return undefined;
  if (rearm.by === 'answer') return firesUnanswered(timer, rearm, key, timing);
  if (rearm.by === 'arrival') return firesWithoutArrival(timer, rearm, key, timing);
  if (rearm.by === 'messages') return firesWithoutMessages(timer, rearm, key, timing);
  if (rearm.by === 'progress') return firesBlocked(timer, rearm, key, timing);
  if (rearm.from === 'half-close' && !trafficOf(key.traffic, timing).halfClosed) return undefined;
  return { minMs: 0, maxMs: timer.limitMs };
}

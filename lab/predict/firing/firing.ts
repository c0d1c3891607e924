import type { ResolvedKey } from '../../cases/resolve.ts';
import type { Range } from '../../model/range.ts';
import type { Timer } from '../../model/timer.ts';
import { isDead } from '../reach.ts';
import { firesWithoutMessages } from './by-messages.ts';
import { firesUnanswered, firesWithoutArrival } from './by-probes.ts';
import { firesBlocked } from './by-writes.ts';

/** When, after the fault, a timer fires; nothing if never. */
export function firing(timer: Timer, key: ResolvedKey): Range | undefined {
  const rearm = timer.rearmedBy;
  const layer = 'probe' in rearm ? rearm.probe.layer : 'end-to-end';
  if (isDead(key, timer.at, layer)) return undefined;
  if (rearm.by === 'answer') return firesUnanswered(timer, rearm, key);
  if (rearm.by === 'arrival') return firesWithoutArrival(timer, rearm, key);
  if (rearm.by === 'messages') return firesWithoutMessages(timer, rearm, key);
  if (rearm.by === 'progress') return firesBlocked(timer, rearm, key);
  if (rearm.from === 'half-close' && !key.means.traffic.halfClosed) return undefined;
  if (rearm.from === 'reload')
    return key.means.fault.reloads ? { minMs: timer.limitMs, maxMs: timer.limitMs } : undefined;
  return { minMs: 0, maxMs: timer.limitMs };
}

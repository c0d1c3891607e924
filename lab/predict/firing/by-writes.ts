import type { ResolvedKey } from '../../cases/resolve.ts';
import type { Endpoint, Place } from '../../model/places.ts';
import type { Range } from '../../model/range.ts';
import type { Rearm, Timer } from '../../model/timer.ts';
import { pushBytesPerMs } from '../../model/traffic.ts';
import { placesTowards, reach, sendsTowards } from '../reach.ts';

/** How much later than its least of 200 ms the first retransmission may come, from which TCP counts its user timeout. */
const RETRANSMISSION_LATE_MS = 100;

function firesUnacknowledged({ at, limitMs }: Timer, towards: Endpoint, key: ResolvedKey): Range | undefined {
  const neighbour = placesTowards(key.path, at, towards)[0] ?? towards;
  const everyMs = sendsTowards(key, at, towards);
  const isAcked = [reach(key, at, neighbour, 'tcp'), reach(key, neighbour, at, 'tcp')].every((way) => way === 'whole');
  if (everyMs === undefined || isAcked) return undefined;
  return { minMs: limitMs, maxMs: limitMs + everyMs + RETRANSMISSION_LATE_MS };
}

/** Bytes that are taken from a place towards a client that takes nothing, before it can write no more. */
function capacityBefore(place: Place, key: ResolvedKey): { min: number; max: number } | undefined {
  const { figures, rules } = key.means;
  const byFront = place === 'server' && figures && reach(key, 'server', 'front', 'end-to-end') === 'whole';
  return byFront ? figures.swallowsBytes : rules.client.windowBytes;
}

/** When a place that pushes to a client which takes nothing can write no more; nothing if it goes on, or pushes nothing. */
export function fullAfter(place: Place, key: ResolvedKey): Range | undefined {
  const { push } = key.means.traffic;
  if (!push || sendsTowards(key, place, 'client') === undefined) return undefined;
  if (reach(key, place, 'client', 'end-to-end') === 'whole') return undefined;
  const holds = capacityBefore(place, key);
  if (!holds) return undefined;
  const rate = pushBytesPerMs(push);
  return { minMs: Math.max(0, holds.min - push.bytes) / rate, maxMs: holds.max / rate };
}

/** Writes that wait to be taken: once every buffer on the way is full. */
export function firesBlocked(
  timer: Timer,
  { towards }: Extract<Rearm, { by: 'progress' }>,
  key: ResolvedKey,
): Range | undefined {
  if (timer.unacknowledged === 'starts it') return firesUnacknowledged(timer, towards, key);
  const { push } = key.means.traffic;
  const full = towards === 'client' ? fullAfter(timer.at, key) : undefined;
  if (!push || !full) return undefined;
  const waiting = timer.at === 'server' ? key.means.rules.server.messagesUntilFull : { min: 0, max: 0 };
  return {
    minMs: full.minMs + waiting.min * push.everyMs + timer.limitMs,
    maxMs: full.maxMs + waiting.max * push.everyMs + timer.limitMs,
  };
}

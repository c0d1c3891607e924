import type { Rearm, Timer } from './detectors/detector.ts';
import { frontOn, variantOf } from './fronts/index.ts';
import type { Endpoint, Place } from './path.ts';
import type { Range } from './range.ts';
import { type Key, placesTowards, reach, sendsTowards } from './reach.ts';
import type { Timing } from './timing.ts';
import { pushBytesPerMs, trafficOf } from './traffic.ts';

/** How much later than its least of 200 ms the first retransmission may come, from which TCP counts its user timeout. */
const RETRANSMISSION_LATE_MS = 100;

function firesUnacknowledged({ at, limitMs }: Timer, towards: Endpoint, key: Key, timing: Timing): Range | undefined {
  const neighbour = placesTowards(key.path, at, towards)[0] ?? towards;
  const everyMs = sendsTowards(key, timing, at, towards);
  const isAcked = [reach(key, at, neighbour, 'tcp'), reach(key, neighbour, at, 'tcp')].every((way) => way === 'whole');
  if (everyMs === undefined || isAcked) return undefined;
  return { minMs: limitMs, maxMs: limitMs + everyMs + RETRANSMISSION_LATE_MS };
}

/** The window of HTTP/2, of which Node opens the used part again when half of it is used. */
const CLIENT_WINDOW = { min: 32_767, max: 65_535 + 16_384 };

/** Bytes that are taken from a place towards a client that takes nothing, before it can write no more. */
function capacityBefore(place: Place, key: Key): { min: number; max: number } | undefined {
  const front = frontOn(key.path);
  const byFront = place === 'server' && front && reach(key, 'server', 'front', 'end-to-end') === 'whole';
  return byFront ? (variantOf(key.path)?.swallowsBytes ?? front.swallowsBytes) : CLIENT_WINDOW;
}

/** Node says that a stream of messages is full when sixteen of them wait; one or two are under way already. */
const MESSAGES_UNTIL_FULL = { min: 14, max: 16 };

/** Writes that wait to be taken: once every buffer on the way is full. */
export function firesBlocked(
  timer: Timer,
  { towards }: Extract<Rearm, { by: 'progress' }>,
  key: Key,
  timing: Timing,
): Range | undefined {
  if (timer.unacknowledged === 'starts it') return firesUnacknowledged(timer, towards, key, timing);
  const { push } = trafficOf(key.traffic, timing);
  if (!push || sendsTowards(key, timing, timer.at, towards) === undefined || towards !== 'client') return undefined;
  if (reach(key, timer.at, 'client', 'end-to-end') === 'whole') return undefined;
  const holds = capacityBefore(timer.at, key);
  if (!holds) return undefined;
  const rate = pushBytesPerMs(push);
  const waiting = timer.at === 'server' ? MESSAGES_UNTIL_FULL : { min: 0, max: 0 };
  return {
    minMs: Math.max(0, holds.min - push.bytes) / rate + waiting.min * push.everyMs + timer.limitMs,
    maxMs: holds.max / rate + waiting.max * push.everyMs + timer.limitMs,
  };
}

import type { Rearm, Timer } from './detectors/detector.ts';
import { faultOf } from './faults/index.ts';
import { frontOn, variantOf } from './fronts/index.ts';
import { ENDPOINTS, type Endpoint, otherEnd, type Place, placesOf } from './path.ts';
import { crosses, flowsAt, isDead, type Key, reach } from './reach.ts';
import type { Timing } from './timing.ts';
import { pushBytesPerMs, trafficOf } from './traffic.ts';
import { needsWarmUp, WARM_UP_EVERY_MS } from './warm-up.ts';

/** Milliseconds after the fault. */
export interface Range {
  minMs: number;
  maxMs: number;
}

/**
 * What a half-open link's open way still lets through of a steady flow: until TCP's first retransmission timeout, which is
 * 200 ms after the first message without an ACK.
 */
const BEGIN_MS = 500;

/** The places from one to an end, the first left out. */
function placesTowards(path: Key['path'], from: Place, towards: Endpoint): readonly Place[] {
  const places = placesOf(path);
  const order = towards === 'server' ? places : places.toReversed();
  return order.slice(order.indexOf(from) + 1);
}

/** Who answers a probe: the first place on its way that terminates its layer. */
export const answererOf = (
  path: Key['path'],
  { from, towards, layer }: Extract<Rearm, { by: 'answer' }>['probe'],
): Place =>
  placesTowards(path, from, towards).find((place) => place !== 'front' || frontOn(path)?.terminates.includes(layer)) ??
  towards;

/**
 * When a front that answers the server's probes stops doing so: it holds what the server pushes to a client that takes
 * nothing, and once it holds all it can, it reads no more from the server.
 */
function stopsAnswering(key: Key, timer: Timer, answerer: Place, timing: Timing): Range | undefined {
  const { push } = trafficOf(key.traffic, timing);
  const holds = variantOf(key.path)?.stopsAnsweringAfterBytes ?? frontOn(key.path)?.stopsAnsweringAfterBytes;
  if (!push || !holds || answerer !== 'front' || timer.at !== 'server') return undefined;
  if (reach(key, 'front', 'client', 'end-to-end') === 'whole') return undefined;
  const rate = pushBytesPerMs(push);
  // A message that was on its way when the client died has taken its part of the window already.
  return { minMs: Math.max(0, holds.min - push.bytes) / rate, maxMs: holds.max / rate };
}

/** The timer's range if what re-arms it, each `everyMs`, comes later by the fault's delay, `crossings` times. */
function firesBySlowness({ limitMs }: Timer, key: Key, timing: Timing, everyMs: number, crossings: number) {
  const delay = faultOf(key.fault).delayMs?.(timing);
  if (!delay || limitMs >= everyMs + crossings * delay.min) return undefined;
  return { minMs: limitMs - everyMs, maxMs: limitMs };
}

/** True if the place goes on sending data of the case towards an end. */
function sendsTowards(key: Key, timing: Timing, place: Place, towards: Endpoint): number | undefined {
  const every = flowsAt(key, timing, place, otherEnd(towards))
    .filter(({ reach: arrives }) => arrives !== 'nothing')
    .map(({ flow }) => flow.everyMs);
  return every.length > 0 ? Math.min(...every) : undefined;
}

/**
 * The kernel's timer wheel rounds each wait up, one of a second by 3.2 % where it counts 250 times a second, by 6.4 % at
 * 1,000 and 8 % at 100. Measured at 250: 11.24 to 11.27 s for 11 s, 3.08 to 4.10 s for 3 to 4 s.
 */
const KERNEL_LATE = 0.08;

function firesUnanswered(timer: Timer, rearm: Extract<Rearm, { by: 'answer' }>, key: Key, timing: Timing) {
  const { probe } = rearm;
  const { at, limitMs, unacknowledged, failsAfterGoaway } = timer;
  const answerer = answererOf(key.path, probe);
  if (failsAfterGoaway && faultOf(key.fault).reloads && frontOn(key.path)?.reload?.saysGoaway)
    return { minMs: 0, maxMs: probe.everyMs };
  const sendsEveryMs = sendsTowards(key, timing, at, probe.towards);
  const thereAndBack = [reach(key, at, answerer, probe.layer), reach(key, answerer, at, probe.layer)];
  if (thereAndBack.every((way) => way === 'whole')) {
    const full = stopsAnswering(key, timer, answerer, timing);
    if (full) return { minMs: full.minMs + limitMs - probe.everyMs, maxMs: full.maxMs + limitMs };
    return firesBySlowness(timer, key, timing, probe.everyMs, crosses(key, at, answerer) ? 2 : 0);
  }
  if (unacknowledged === 'stops it' && sendsEveryMs !== undefined) return undefined;
  return { minMs: limitMs - probe.everyMs, maxMs: limitMs * (probe.layer === 'tcp' ? 1 + KERNEL_LATE : 1) };
}

function firesWithoutArrival(timer: Timer, { probe }: Extract<Rearm, { by: 'arrival' }>, key: Key, timing: Timing) {
  const { at, limitMs } = timer;
  const { everyMs } = probe;
  const arrives = reach(key, probe.from, at, probe.layer);
  if (arrives === 'whole') return firesBySlowness(timer, key, timing, everyMs, crosses(key, probe.from, at) ? 1 : 0);
  const last = arrives === 'begin' ? everyMs : 0;
  return { minMs: last + limitMs - everyMs, maxMs: last + limitMs };
}

function firesWithoutMessages(
  timer: Timer,
  { from, onlyWhile }: Extract<Rearm, { by: 'messages' }>,
  key: Key,
  timing: Timing,
) {
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

/** How much later than its least of 200 ms the first retransmission may come, from which TCP counts its user timeout. */
const RETRANSMISSION_LATE_MS = 100;

function firesUnacknowledged({ at, limitMs }: Timer, towards: Endpoint, key: Key, timing: Timing): Range | undefined {
  const neighbour = placesTowards(key.path, at, towards)[0] ?? towards;
  const everyMs = sendsTowards(key, timing, at, towards);
  const isAcked = [reach(key, at, neighbour, 'tcp'), reach(key, neighbour, at, 'tcp')].every((way) => way === 'whole');
  if (everyMs === undefined || isAcked) return undefined;
  return { minMs: limitMs, maxMs: limitMs + everyMs + RETRANSMISSION_LATE_MS };
}

/** Writes that wait to be taken: once every buffer on the way is full. */
function firesBlocked(timer: Timer, { towards }: Extract<Rearm, { by: 'progress' }>, key: Key, timing: Timing) {
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

/** Node says that a stream of messages is full when sixteen of them wait; one or two are under way already. */
const MESSAGES_UNTIL_FULL = { min: 14, max: 16 };

/** Bytes that are taken from a place towards a client that takes nothing, before it can write no more. */
function capacityBefore(place: Place, key: Key): { min: number; max: number } | undefined {
  const front = frontOn(key.path);
  const byFront = place === 'server' && front && reach(key, 'server', 'front', 'end-to-end') === 'whole';
  return byFront ? (variantOf(key.path)?.swallowsBytes ?? front.swallowsBytes) : CLIENT_WINDOW;
}

/** The window of HTTP/2, of which Node opens the used part again when half of it is used. */
const CLIENT_WINDOW = { min: 32_767, max: 65_535 + 16_384 };

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

export const isEnd = (place: Place): place is Endpoint => (ENDPOINTS as readonly Place[]).includes(place);

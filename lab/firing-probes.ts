import type { Probe, Rearm, Timer } from './detectors/detector.ts';
import { faultOf } from './faults/index.ts';
import { firesBySlowness } from './firing-slowness.ts';
import { frontOn, variantOf } from './fronts/index.ts';
import type { Place } from './path.ts';
import type { Range } from './range.ts';
import { crosses, flowsAt, type Key, placesTowards, reach, sendsTowards } from './reach.ts';
import type { Timing } from './timing.ts';
import { pushBytesPerMs, trafficOf } from './traffic.ts';

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

/**
 * The kernel's timer wheel rounds each wait up, one of a second by 3.2 % where it counts 250 times a second, by 6.4 % at
 * 1,000 and 8 % at 100. Measured at 250: 11.24 to 11.27 s for 11 s, 3.08 to 4.10 s for 3 to 4 s.
 */
const KERNEL_LATE = 0.08;

/** A timer that the answers to a probe re-arm. */
export function firesUnanswered(
  timer: Timer,
  rearm: Extract<Rearm, { by: 'answer' }>,
  key: Key,
  timing: Timing,
): Range | undefined {
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
  if (unacknowledged === 'stops it' && (sendsEveryMs !== undefined || isSentTheSameAgain(key, timing, at, probe)))
    return undefined;
  return { minMs: limitMs - probe.everyMs, maxMs: limitMs * (probe.layer === 'tcp' ? 1 + KERNEL_LATE : 1) };
}

/**
 * On the open way of a half-open link the neighbour's messages arrive, and arrive again and again, because no ACK tells it:
 * to TCP keepalive that is life, until the pauses between two retransmissions are longer than its limit.
 */
function isSentTheSameAgain(key: Key, timing: Timing, at: Place, { towards }: Probe): boolean {
  const arriving = flowsAt(key, timing, at, towards);
  return arriving.some(({ reach: arrives }) => arrives === 'begin');
}

/** A timer that the arrival of the other end's probe re-arms. */
export function firesWithoutArrival(
  timer: Timer,
  { probe }: Extract<Rearm, { by: 'arrival' }>,
  key: Key,
  timing: Timing,
): Range | undefined {
  const { at, limitMs } = timer;
  const { everyMs } = probe;
  const arrives = reach(key, probe.from, at, probe.layer);
  if (arrives === 'whole') return firesBySlowness(timer, key, timing, everyMs, crosses(key, probe.from, at) ? 1 : 0);
  const last = arrives === 'begin' ? everyMs : 0;
  return { minMs: last + limitMs - everyMs, maxMs: last + limitMs };
}

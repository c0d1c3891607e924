import type { ResolvedKey } from '../../cases/resolve.ts';
import type { Place } from '../../model/places.ts';
import type { Range } from '../../model/range.ts';
import type { Probe, Rearm, Timer } from '../../model/timer.ts';
import { pushBytesPerMs } from '../../model/traffic.ts';
import { crosses, flowsAt, placesTowards, reach, sendsTowards } from '../reach.ts';
import { firesBySlowness } from './by-delay.ts';

/** Who answers a probe: the first place on its way that terminates its layer. */
const answererOf = (
  { path, means: { front } }: ResolvedKey,
  { from, towards, layer }: Extract<Rearm, { by: 'answer' }>['probe'],
): Place =>
  placesTowards(path, from, towards).find((place) => place !== 'front' || front?.terminates.includes(layer)) ?? towards;

/**
 * When a front that answers the server's probes stops doing so: it holds what the server pushes to a client that takes
 * nothing, and once it holds all it can, it reads no more from the server.
 */
function stopsAnswering(key: ResolvedKey, timer: Timer, answerer: Place): Range | undefined {
  const { figures, traffic } = key.means;
  const { push } = traffic;
  const holds = figures?.stopsAnsweringAfterBytes;
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
  key: ResolvedKey,
): Range | undefined {
  const { probe } = rearm;
  const { at, limitMs, unacknowledged, failsAfterGoaway } = timer;
  const answerer = answererOf(key, probe);
  if (failsAfterGoaway && key.means.fault.reloads && key.means.front?.reload?.saysGoaway)
    return { minMs: 0, maxMs: probe.everyMs };
  const sendsEveryMs = sendsTowards(key, at, probe.towards);
  const thereAndBack = [reach(key, at, answerer, probe.layer), reach(key, answerer, at, probe.layer)];
  if (thereAndBack.every((way) => way === 'whole')) {
    const full = stopsAnswering(key, timer, answerer);
    if (full) return { minMs: full.minMs + limitMs - probe.everyMs, maxMs: full.maxMs + limitMs };
    return firesBySlowness(timer, key, probe.everyMs, crosses(key, at, answerer) ? 2 : 0);
  }
  if (unacknowledged === 'stops it' && (sendsEveryMs !== undefined || isSentTheSameAgain(key, at, probe)))
    return undefined;
  return { minMs: limitMs - probe.everyMs, maxMs: limitMs * (probe.layer === 'tcp' ? 1 + KERNEL_LATE : 1) };
}

/**
 * On the open way of a half-open link the neighbour's messages arrive, and arrive again and again, because no ACK tells it:
 * to TCP keepalive that is life, until the pauses between two retransmissions are longer than its limit.
 */
function isSentTheSameAgain(key: ResolvedKey, at: Place, { towards }: Probe): boolean {
  const arriving = flowsAt(key, at, towards);
  return arriving.some(({ reach: arrives }) => arrives === 'begin');
}

/** A timer that the arrival of the other end's probe re-arms. */
export function firesWithoutArrival(
  timer: Timer,
  { probe }: Extract<Rearm, { by: 'arrival' }>,
  key: ResolvedKey,
): Range | undefined {
  const { at, limitMs } = timer;
  const { everyMs } = probe;
  const arrives = reach(key, probe.from, at, probe.layer);
  if (arrives === 'whole') return firesBySlowness(timer, key, everyMs, crosses(key, probe.from, at) ? 1 : 0);
  const last = arrives === 'begin' ? everyMs : 0;
  return { minMs: last + limitMs - everyMs, maxMs: last + limitMs };
}

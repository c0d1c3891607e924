import type { ResolvedCase } from '../cases/resolve.ts';
import type { Timer } from '../model/timer.ts';
import { crosses, placesTowards } from '../predict/reach.ts';
import type { Event } from '../record/events.ts';
import { NS_PER_MS } from '../support/clock.ts';

function watchesPongs(definition: ResolvedCase, { at, unacknowledged, rearmedBy }: Timer): boolean {
  const towards =
    rearmedBy.by === 'answer' ? rearmedBy.probe.towards : rearmedBy.by === 'progress' && rearmedBy.towards;
  const [neighbour] = placesTowards(definition.path, at, 'client');
  if (!unacknowledged || towards !== 'client' || !neighbour) return false;
  return crosses(definition, at, neighbour);
}

/**
 * TCP's own detectors go by data that nobody has acknowledged. Where the link is cut both ways, a Pong that is cut on its
 * way starts the one and stops the other, and nothing is sent after it: the prediction is that of a fault between two.
 */
function goesByLastPong(definition: ResolvedCase): boolean {
  const { silences, directions } = definition.means.fault;
  const isCut = silences.includes('tcp') && directions === undefined;
  return isCut && definition.timers.some((timer) => watchesPongs(definition, timer));
}

/** A Pong is back after some milliseconds, and its ACK may wait 40 ms for data to go with it (TCP_DELACK_MIN of Linux). */
const SETTLED_MS = 100;

/** What is left of the time between two Pings for the fault to go in, which took up to 400 ms on 2 busy cores. */
const ROOM_SHARE = 0.5;

const isPing = (event: Event): boolean =>
  event.who === 'client' && event.what === 'message.sent' && event.kind === 'ping';

/**
 * How long to wait, in milliseconds, until the client's last Ping is settled and the next isn't due soon; 0 where that makes
 * no difference.
 */
export function untilSettledMs(definition: ResolvedCase, events: readonly Event[], nowNs: number): number {
  const everyMs = definition.means.traffic.clientPingsEveryMs;
  const last = events.findLast(isPing);
  if (!last || !everyMs || !goesByLastPong(definition)) return 0;
  const agoMs = (nowNs - last.atNs) / NS_PER_MS;
  if (agoMs < SETTLED_MS) return SETTLED_MS - agoMs;
  return agoMs > everyMs * ROOM_SHARE ? Math.max(0, everyMs + SETTLED_MS - agoMs) : 0;
}

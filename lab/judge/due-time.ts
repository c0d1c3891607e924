import type { Endpoint } from '../model/places.ts';
import type { Timer } from '../model/timer.ts';
import type { Event } from '../record/events.ts';
import { NS_PER_MS } from '../support/clock.ts';

/** What an end tells when it re-arms a timer: the ACK of its PING, the answer to its Ping, or the other's Ping. */
function rearms({ at, rearmedBy: rearm }: Timer, event: Event): boolean {
  if (event.who !== at || !('probe' in rearm)) return false;
  const { by, probe } = rearm;
  if (probe.layer === 'http2') return event.what === 'ping.acked';
  if (probe.layer === 'tcp') return false;
  return event.what === 'message.received' && event.kind === (by === 'answer' ? 'pong' : 'ping');
}

/** When the end's detector was last re-armed, as it told itself when it fired. */
function toldNs({ at, rearmedBy }: Timer, events: readonly Event[]): number | undefined {
  const fired = events.findLast((event) => event.who === at && event.what === 'detector.fired');
  if (rearmedBy.by !== 'messages' || fired?.what !== 'detector.fired' || fired.quietMs === undefined) return undefined;
  return fired.atNs - fired.quietMs * NS_PER_MS;
}

/** When an end's own timer was last re-armed, and had to fire, in nanoseconds. */
export interface Due {
  rearmedNs: number;
  dueNs: number;
}

/**
 * When an end's own timer had to fire: its limit after it was last re-armed. Where `predict.ts` knows only a range, for want
 * of the probe's phase at the fault, this knows that phase.
 *
 * @param events a case's, up to its end's detection.
 * @returns of several the first due; nothing if no timer of that end was ever re-armed.
 */
export function dueOf(timers: readonly Timer[], end: Endpoint, events: readonly Event[]): Due | undefined {
  const due = timers
    .filter(({ at }) => at === end)
    .flatMap((timer) => {
      const rearmedNs = events.findLast((event) => rearms(timer, event))?.atNs ?? toldNs(timer, events);
      return rearmedNs === undefined ? [] : [{ rearmedNs, dueNs: rearmedNs + timer.limitMs * NS_PER_MS }];
    });
  return due.toSorted((a, b) => a.dueNs - b.dueNs)[0];
}

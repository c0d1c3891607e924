import { NS_PER_MS } from './clock.ts';
import type { Timer } from './detectors/detector.ts';
import type { Event } from './events.ts';
import type { Endpoint } from './path.ts';

/** What an end tells when it re-arms a timer: the ACK of its PING, the answer to its Ping, or the other's Ping. */
function rearms({ at, rearmedBy: rearm }: Timer, event: Event): boolean {
  if (event.who !== at || !('probe' in rearm)) return false;
  const { by, probe } = rearm;
  if (probe.layer === 'http2') return event.what === 'ping.acked';
  if (probe.layer === 'tcp') return false;
  return event.what === 'message.received' && event.kind === (by === 'answer' ? 'pong' : 'ping');
}

/**
 * When an end's own timer had to fire, in nanoseconds: its limit after it was last re-armed. Where `predict.ts` knows only
 * a range, for want of the probe's phase at the fault, this knows that phase.
 *
 * @param events a case's, up to its end's detection.
 * @returns nothing if no timer of that end was ever re-armed.
 */
export function exactNs(timers: readonly Timer[], end: Endpoint, events: readonly Event[]): number | undefined {
  const due = timers
    .filter(({ at }) => at === end)
    .flatMap((timer) => {
      const last = events.findLast((event) => rearms(timer, event));
      return last ? [last.atNs + timer.limitMs * NS_PER_MS] : [];
    });
  return due.length > 0 ? Math.min(...due) : undefined;
}

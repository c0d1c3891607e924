import type { MessageKind } from '../../contract/facts.ts';
import type { Meaning } from '../cases/resolve.ts';
import { ENDPOINTS, type Endpoint } from '../model/places.ts';
import type { Event } from '../record/events.ts';

/**
 * What a case still lacks before its fault means anything, in words; empty once the path has carried a message each way,
 * and every probe that the case counts on has been answered.
 */
export function missingFromBaseline(
  { settings, traffic: { clientPingsEveryMs } }: Pick<Meaning, 'settings' | 'traffic'>,
  events: readonly Event[],
): string[] {
  const received = (end: Endpoint, kind: MessageKind) =>
    events.some((event) => event.who === end && event.what === 'message.received' && event.kind === kind);
  const acked = (end: Endpoint) => events.some((event) => event.who === end && event.what === 'ping.acked');

  const missing: string[] = [];
  if (!received('server', 'request')) missing.push('a message from client to server');
  if (!received('client', 'response')) missing.push('a message from server to client');
  if (settings.clientKeepalive && !acked('client')) missing.push("an ACK of the client's PING");
  if (settings.serverKeepalive && !acked('server')) missing.push("an ACK of the server's PING");
  if (settings.heartbeat && !received('server', 'ping')) missing.push('a Ping at the server');
  if ((settings.heartbeat || clientPingsEveryMs) && !received('client', 'pong')) missing.push('a Pong at the client');
  return missing;
}

/** True if every probe that either end has sent is answered. */
export function noProbeUnderWay(events: readonly Event[]): boolean {
  const count = (matches: (event: Event) => boolean) => events.filter(matches).length;
  const answered = ENDPOINTS.every(
    (end) =>
      count((event) => event.who === end && event.what === 'ping.sent') ===
      count((event) => event.who === end && event.what === 'ping.acked'),
  );
  const atClient = (what: 'message.sent' | 'message.received', kind: MessageKind) =>
    count((event) => event.who === 'client' && event.what === what && event.kind === kind);
  return answered && atClient('message.sent', 'ping') === atClient('message.received', 'pong');
}

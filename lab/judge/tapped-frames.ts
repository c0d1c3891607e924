import type { Endpoint } from '../model/places.ts';
import type { Event } from '../record/events.ts';
import { type FrameEvent, isAck } from '../record/tap-events.ts';
import { NS_PER_MS } from '../support/clock.ts';

const isPing = (event: Event): event is Extract<FrameEvent, { type: 'PING' }> =>
  event.what === 'frame' && event.type === 'PING';

/** PINGs and ACKs that passed one tap in one direction. */
export interface Passed {
  pings: number;
  acks: number;
  dataBytes: number;
}

/** What passed the tap at `hop`, sent by the side of `from`, of the given events. */
export function passed(events: readonly Event[], hop: Endpoint, from: Endpoint): Passed {
  const counts = { pings: 0, acks: 0, dataBytes: 0 };
  for (const event of events) {
    if (event.who !== hop) continue;
    if (event.what === 'data' && event.from === from) counts.dataBytes += event.bytes;
    else if (isPing(event) && event.from === from) counts[isAck(event) ? 'acks' : 'pings'] += 1;
  }
  return counts;
}

/** A GOAWAY that passed a tap, sent by the side of `from`, `atMs` after the fault. */
export interface SeenGoaway {
  hop: Endpoint;
  from: Endpoint;
  atMs: number;
  /** As RFC 9113, 7, numbers them. */
  code: number;
  text: string;
}

/** @param faultNs when the fault was in force; without one nothing is told. */
export function goaways(events: readonly Event[], faultNs: number): SeenGoaway[] {
  if (!Number.isFinite(faultNs)) return [];
  return events.flatMap((event) => {
    if (event.what !== 'frame' || event.type !== 'GOAWAY') return [];
    const { who, from, code, text } = event;
    return [{ hop: who, from, atMs: (event.atNs - faultNs) / NS_PER_MS, code, text }];
  });
}

/** A PING of the server's with its ACK, as the tap before the server saw them. */
export interface AnsweredPing {
  /** Counted from the connection's first. */
  number: number;
  sentNs: number;
  /** Nothing if it never came. */
  answeredNs?: number;
}

/** Each PING from one side at a hop, matched with its ACK by payload: first in, first out among equal ones. */
export function answeredPings(events: readonly Event[], hop: Endpoint, from: Endpoint): AnsweredPing[] {
  const open = new Map<string, AnsweredPing[]>();
  const pings: AnsweredPing[] = [];
  for (const event of events) {
    if (event.who !== hop || !isPing(event)) continue;
    const key = `${event.connection} ${event.payload}`;
    if (!isAck(event) && event.from === from) {
      const ping = { number: pings.length + 1, sentNs: event.atNs };
      pings.push(ping);
      open.set(key, [...(open.get(key) ?? []), ping]);
    } else if (isAck(event) && event.from !== from) {
      const first = open.get(key)?.shift();
      if (first) first.answeredNs = event.atNs;
    }
  }
  return pings;
}

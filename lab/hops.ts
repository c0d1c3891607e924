import { NS_PER_MS } from './clock.ts';
import type { Event, PeerEvent } from './events.ts';
import type { Endpoint } from './path.ts';

/** An event of a frame tap: `who` is the peer that it stands at, the client's before the front, the server's before the server. */
export type TapEvent = PeerEvent & { tap: string };

type FrameEvent = TapEvent & { what: 'frame'; from: Endpoint };

const ACK = 0x1;

const isFrame = (event: Event): event is FrameEvent => event.what === 'frame';

const isPing = (event: Event): event is FrameEvent & { type: 'PING'; payload: string } =>
  isFrame(event) && event.type === 'PING';

const isAck = ({ flags }: { flags: number }): boolean => (flags & ACK) !== 0;

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
    if (event.who !== hop || !('tap' in event) || !('from' in event) || event.from !== from) continue;
    if (event.what === 'data') counts.dataBytes += event.bytes;
    else if (isPing(event)) counts[isAck(event) ? 'acks' : 'pings'] += 1;
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
    if (!isFrame(event) || event.type !== 'GOAWAY') return [];
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

import type { Event } from './events.ts';

/** What a frame tap saw; `who` is the peer that it stands at: the client's before the front, the server's before the server. */
export type TapEvent = Extract<Event, { tap: string; connection: number }>;

export type FrameEvent = Extract<TapEvent, { what: 'frame' }>;

export type DataEvent = Extract<TapEvent, { what: 'data' }>;

export const isTapEvent = (event: Event): event is TapEvent => 'tap' in event && 'connection' in event;

/** The flag by which PING and SETTINGS acknowledge (RFC 9113, 6.5 and 6.7). */
const ACK = 0x1;

export const isAck = ({ type, flags }: Pick<FrameEvent, 'type' | 'flags'>): boolean =>
  (type === 'PING' || type === 'SETTINGS') && (flags & ACK) !== 0;

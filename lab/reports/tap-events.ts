import type { Event } from '../events.ts';

/** What a frame tap saw; `who` is the peer that it stands at. */
export type TapEvent = Extract<Event, { tap: string; connection: number }>;

export type FrameEvent = Extract<TapEvent, { what: 'frame' }>;

export type DataEvent = Extract<TapEvent, { what: 'data' }>;

export const isTapEvent = (event: Event): event is TapEvent => 'tap' in event && 'connection' in event;

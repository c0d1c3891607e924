import type { Event } from '../../record/events.ts';
import { isAck, isTapEvent } from '../../record/tap-events.ts';

/** How a kind of mark is drawn: told apart by its symbol, and by whether that is filled, not by its colour alone. */
export interface MarkStyle {
  label: string;
  /** The row of its lane. */
  row: 'PINGs' | 'messages' | 'frames' | 'stream' | 'noticed' | 'link' | 'steps';
  symbol: 'asterisk' | 'circle' | 'diamond' | 'hexagon' | 'plus' | 'square' | 'star' | 'times' | 'triangle' | 'wye';
  /** `line`: a symbol of strokes, which has no inside. */
  shape: 'filled' | 'hollow' | 'line';
}

/** Every kind, in the order of the rows and of the legend. */
export const MARKS = {
  'ping-sent': { label: 'PING sent', row: 'PINGs', symbol: 'triangle', shape: 'filled' },
  'ping-unanswered': { label: 'PING sent, never ACKed', row: 'PINGs', symbol: 'triangle', shape: 'hollow' },
  'ping-acked': { label: 'PING’s ACK received', row: 'PINGs', symbol: 'circle', shape: 'filled' },
  'ping-received': { label: 'PING received', row: 'PINGs', symbol: 'hexagon', shape: 'hollow' },
  'beat-sent': { label: 'Ping or Pong message sent', row: 'messages', symbol: 'square', shape: 'filled' },
  'beat-received': { label: 'Ping or Pong message received', row: 'messages', symbol: 'square', shape: 'hollow' },
  'message-sent': { label: 'other message sent', row: 'messages', symbol: 'diamond', shape: 'filled' },
  'message-received': { label: 'other message received', row: 'messages', symbol: 'diamond', shape: 'hollow' },
  frame: { label: 'frame seen between', row: 'frames', symbol: 'wye', shape: 'filled' },
  told: { label: 'GOAWAY, RST_STREAM or closed by the other side', row: 'stream', symbol: 'times', shape: 'line' },
  stream: { label: 'stream opened, ended or closed', row: 'stream', symbol: 'plus', shape: 'line' },
  detected: { label: 'noticed', row: 'noticed', symbol: 'star', shape: 'filled' },
  link: { label: 'fault and healing', row: 'link', symbol: 'diamond', shape: 'filled' },
  lab: { label: 'the lab', row: 'steps', symbol: 'asterisk', shape: 'line' },
} as const satisfies Record<string, MarkStyle>;

export type MarkKind = keyof typeof MARKS;

const messageKind = (kind: string, way: 'sent' | 'received'): MarkKind =>
  kind === 'ping' || kind === 'pong' ? `beat-${way}` : `message-${way}`;

/** @param answered whether an ACK of this PING came, at any time. */
export function markKindOf(event: Event, answered: boolean): MarkKind {
  switch (event.what) {
    case 'ping.sent':
      return answered ? 'ping-sent' : 'ping-unanswered';
    case 'ping.acked':
      return 'ping-acked';
    case 'ping.received':
      return 'ping-received';
    case 'message.sent':
      return messageKind(event.kind, 'sent');
    case 'message.received':
      return messageKind(event.kind, 'received');
    case 'goaway.received':
    case 'rst_stream.received':
      return 'told';
    case 'session.closed':
      return event.by === 'remote' ? 'told' : 'stream';
    case 'frame':
      if (event.type === 'PING') return isAck(event) ? 'ping-acked' : 'ping-sent';
      return event.type === 'GOAWAY' || event.type === 'RST_STREAM' ? 'told' : 'frame';
    case 'fault.begin':
    case 'fault.end':
    case 'heal.begin':
    case 'heal.end':
      return 'link';
    default:
      // A tap's frames are no peer's facts: whatever names a tap is one.
      if (isTapEvent(event)) return 'frame';
      return event.who === 'lab' ? 'lab' : 'stream';
  }
}

import type { Endpoint } from '../path.ts';

/** Which connection, through which hop: numbered within its environment, in the order it was accepted. */
interface Tapped {
  atNs: number;
  environment: string;
  tap: string;
  connection: number;
}

/** Any HTTP/2 frame but DATA, with what its type has of the rest. */
export interface FrameEvent extends Tapped {
  what: 'frame';
  /** Whose bytes they are: the client's, who dialled, or the server's, as seen from this hop. */
  from: Endpoint;
  type: string;
  flags: number;
  stream: number;
  /** Payload in bytes. */
  length: number;
  /** The payload as base64, possibly only its beginning. */
  block?: string;
  code?: number;
  settings?: Record<string, number>;
  /** Of a PING, in hexadecimal digits. */
  payload?: string;
  lastStream?: number;
  text?: string;
  increment?: number;
}

/** A run of DATA frames, whose contents nobody keeps. */
export interface DataEvent extends Tapped {
  what: 'data';
  from: Endpoint;
  stream: number;
  frames: number;
  bytes: number;
}

export interface OpenedEvent extends Tapped {
  what: 'tap.opened';
  port?: number;
}

export interface ClosedEvent extends Tapped {
  what: 'tap.closed';
  from: Endpoint;
  by: 'FIN' | 'RST';
  error?: string;
}

export interface MalformedEvent extends Tapped {
  what: 'tap.malformed';
  from: Endpoint;
  reason: string;
}

/** What a tap between two nodes of the path saw pass. */
export type TapEvent = FrameEvent | DataEvent | OpenedEvent | ClosedEvent | MalformedEvent;

const KINDS: readonly string[] = [
  'frame',
  'data',
  'tap.opened',
  'tap.closed',
  'tap.malformed',
] satisfies TapEvent['what'][];

export const isTapEvent = (event: { what: string }): event is TapEvent => KINDS.includes(event.what);

import type { Endpoint, Layer, Place } from './places.ts';

/** A question on one layer, asked again and again: the first node on its way that terminates that layer answers it. */
export interface Probe {
  from: Place;
  /** The end in whose direction it goes. */
  towards: Endpoint;
  layer: Layer;
  everyMs: number;
}

/** What keeps a timer from firing. */
export type Rearm =
  /** The answers to a probe of its own place. */
  | { by: 'answer'; probe: Probe }
  /** The arrival of the other end's probe. */
  | { by: 'arrival'; probe: Probe }
  /** Messages of the stream, of any kind, that reach its place from one of these ends. */
  | {
      by: 'messages';
      from: readonly Endpoint[];
      onlyWhile?: 'the client’s side is open';
      /** What comes for a client that takes nothing counts only until its place holds all that it can of the stream. */
      untilFull?: true;
      /** HTTP/2 PINGs of these ends count as if they were messages. */
      pingsFrom?: readonly Endpoint[];
    }
  /** Bytes that its place has written towards that end, and that are taken; it runs only while some wait to be taken. */
  | { by: 'progress'; towards: Endpoint }
  /**
   * Nothing: it runs from the begin of the stream, from the end of the client's side of it, or from the moment when the front
   * takes its configuration anew, which ends it together with the streams of before.
   */
  | { by: 'nothing'; from: 'stream' | 'half-close' | 'reload' };

/** What all detectors are: it fires `limitMs` after it was last re-armed. */
export interface Timer {
  at: Place;
  limitMs: number;
  rearmedBy: Rearm;
  /** It isn't set anew for less: what re-arms it more often leaves it as much older. */
  lazyMs?: number;
  /** After a GOAWAY its next PING can't be sent, and it takes that for a dead connection. */
  failsAfterGoaway?: true;
  /** TCP's own: it doesn't run while data of its own is unacknowledged, or only then. */
  unacknowledged?: 'stops it' | 'starts it';
}

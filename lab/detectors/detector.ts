import type { Endpoint, Layer, Place } from '../path.ts';
import type { Timing } from '../timing.ts';
import type { Traffic } from '../traffic.ts';

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
  | { by: 'messages'; from: readonly Endpoint[]; onlyWhile?: 'the client’s side is open' }
  /** Bytes that its place has written towards that end, and that are taken; it runs only while some wait to be taken. */
  | { by: 'progress'; towards: Endpoint }
  /** Nothing: it runs from the begin of the stream, or from the end of the client's side of it. */
  | { by: 'nothing'; from: 'stream' | 'half-close' };

/** What all detectors are: it fires `limitMs` after it was last re-armed. */
export interface Timer {
  at: Place;
  limitMs: number;
  rearmedBy: Rearm;
  /** It isn't set anew for less: what re-arms it more often leaves it as much older. */
  lazyMs?: number;
  /**
   * grpc-js's client: after a GOAWAY its next PING can't be sent (Node closes the session to new frames of the kind), and it
   * takes that for a dead connection.
   */
  failsAfterGoaway?: true;
  /** TCP's own: it doesn't run while data of its own is unacknowledged, or only then. */
  unacknowledged?: 'stops it' | 'starts it';
}

/** What has to be switched on at the peers, besides the server's options. */
export interface PeerSettings {
  clientKeepalive?: Timing['keepalive'];
  serverKeepalive?: Timing['keepalive'];
  heartbeat?: Timing['heartbeat'];
  /** TCP keepalive of an end's own connection: Node sets the idle time, libuv the rest. */
  clientTcpKeepalive?: { idleMs: number };
  serverTcpKeepalive?: { idleMs: number };
  /** The server gives a stream up whose pushes haven't drained for so long, or of which so many bytes wait. */
  drainLimit?: { limitMs: number; limitBytes: number };
  /** The client gives a stream up that brings it no message for so long. */
  clientSilence?: { limitMs: number };
  /** The client watches grpc.health.v1 beside its stream. */
  healthWatch?: true;
}

export interface Detector {
  /** Its figures, as `results.json` shows them. */
  options(timing: Timing): Record<string, number>;
  /** At the ends; what a front brings stands with its variant. */
  timers(timing: Timing): Timer[];
  settings(timing: Timing): PeerSettings;
  /** How long it may take at most, were it to notice; a case's horizon is a multiple of this. */
  boundMs(timing: Timing): number;
  /** It is the front's own: there is a variant of the front for it. */
  ofFront?: true;
  /** Why it can't be tried, or says nothing new, on some traffic; nothing if it can. */
  excludes?(traffic: Traffic): string | undefined;
}

/** What native keepalive needs at most. */
export const keepaliveBoundMs = ({ keepalive }: Timing): number => keepalive.timeMs + keepalive.timeoutMs;

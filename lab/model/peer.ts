import type { Endpoint } from './places.ts';

/** What an implementation of gRPC does by rules of its own, as far as a prediction or a verdict depends on it. */
export interface PeerRules {
  /** gRPC's name of the status by which a stream ends whose connection this end's own keepalive has given up. */
  keepaliveStatus: string;
  /** After a GOAWAY its keepalive can't send its next PING, and takes that for a dead connection. */
  keepaliveFailsAfterGoaway?: true;
  /** What it sets of SO_KEEPALIVE beside the idle time. */
  tcpKeepalive: { everyMs: number; probes: number };
  /** Bytes of a stream that it has taken from the wire, or may still, when its application takes nothing. */
  windowBytes: { min: number; max: number };
  /** How many messages of a stream that nobody takes wait when the application hears that there is no more room. */
  messagesUntilFull: { min: number; max: number };
}

/** By the end at which an implementation stands. */
export type RulesAtEnds = Record<Endpoint, PeerRules>;

/** A client and a server program of one implementation, which speak the control contract (`contract/proto`). */
export interface Peer {
  /** By which the last part of a case's name says it. */
  name: string;
  /** In sentences, as its makers write it. */
  title: string;
  /** The programs of its ends, below the repository's root. */
  programs: Record<Endpoint, string>;
  rules: RulesAtEnds;
}

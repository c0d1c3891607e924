import type { Figures } from './figures.ts';
import type { Layer } from './places.ts';
import type { Timer } from './timer.ts';

/** Where something stands in a configuration's files. */
export interface Spot {
  /** A file that is included, as its path; absent: the main file. */
  file?: string;
  line: number;
}

/** One directive or field of a configuration, as it is written there, or as it is where the configuration says nothing. */
export interface Setting extends Spot {
  name: string;
  value: string;
  /** The configuration doesn't say it: the spot is that of the block it would stand in. */
  default: boolean;
  /** In a tree of fields: those from the root down to it. */
  path?: readonly (string | number)[];
}

/** A front's timer, and the setting that gives its limit. */
export type SetTimer = Timer & { setting: Setting };

/** As the prediction takes them. */
export const unset = (timers: readonly SetTimer[]): Timer[] => timers.map(({ setting: _, ...timer }) => timer);

/**
 * Where a front passes bytes on: flow control is between the two ends, and a server can write no more than a grpc-js client's
 * window.
 */
export const figuresOfLayer4 = (timers: readonly SetTimer[]): Figures => ({
  timers: unset(timers),
  swallowsBytes: { min: 0, max: 65_535 },
});

/** An address as a configuration writes it: a name, or a literal address without brackets. */
export interface HostPort {
  host: string;
  port: number;
}

/** Where an entrance leads. */
export interface Upstream {
  name: string;
  servers: readonly HostPort[];
  /** The front speaks TLS to it, and shows a certificate of its own if that says so. */
  tls?: { certificate: boolean };
}

/** A way through a front that carries gRPC: where clients dial, and where that leads. */
export interface Entrance extends Spot {
  /** As the configuration names it. */
  name: string;
  listen: HostPort;
  /** The name that it answers to, where it is one of several; absent: any. */
  authority?: string;
  /** Clients speak TLS to it. */
  tls?: true;
  /** What the front terminates on this way. */
  terminates: readonly Layer[];
  upstream: Upstream;
  /** Every timer that can end a stream or a connection on this way, hours included. */
  timers: readonly SetTimer[];
  /** What can turn a client away before its call gets to the server. */
  refusals?: readonly Setting[];
  /** When it asks clients to leave the connection, by GOAWAY, and lets their streams go on. */
  goaways?: readonly SetTimer[];
  /** How many bytes of a client's stream it lets through, and how to lift that; absent: any number. */
  bodyLimit?: { bytes: number; setting: Setting; mend: string };
  /** What bounds the bytes of one stream that it holds for a client which takes none. */
  holds?: readonly Setting[];
  /** The flow-control window that all streams on its connection to the server share, and what it has to be. */
  sharedWindow?: { setting: Setting; mend: string };
  figures: Figures;
}

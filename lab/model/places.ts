/** Who answers whom, lowest first: kernel to kernel, HTTP/2 session to session, application to application. */
export type Layer = 'tcp' | 'http2' | 'end-to-end';

/** The two ends of a path. */
export const ENDPOINTS = ['client', 'server'] as const;

export type Endpoint = (typeof ENDPOINTS)[number];

export const otherEnd = (end: Endpoint): Endpoint => (end === 'client' ? 'server' : 'client');

/** Where a timer stands and a message goes: an end, or the front between them, which has a connection towards each. */
export type Place = Endpoint | 'front';

/** The two ways along a path. */
export const WAYS = ['to-server', 'to-client'] as const;

export type Direction = (typeof WAYS)[number];

/** A link of the path: client to front (or to the server when direct), and front to server. */
export type LinkSite = 'last-mile' | 'backend';

/** Anything on a path, with the layers that it answers itself instead of passing them on. */
export interface PathNode {
  name: string;
  terminates: readonly Layer[];
  /** What it does to a stream when it takes its configuration anew. */
  reload?: Reload;
  /** The streams of many clients share one connection to the server. */
  multiplexes?: true;
}

/** A front's way to take its configuration anew. Streams go on unless they are told to end. */
export interface Reload {
  /** It says GOAWAY to its clients, and lets their streams go on. */
  saysGoaway?: true;
  /** The process that carried them ends so long after, and closes them. */
  endsStreamsAfterMs?: { min: number; max: number };
}

export const isEndpoint = (node: string): node is Endpoint => node === 'client' || node === 'server';

import type { FrontName } from './fronts/index.ts';

/** Who answers whom, lowest first: kernel to kernel, HTTP/2 session to session, application to application. */
export type Layer = 'tcp' | 'http2' | 'end-to-end';

/** The two ends of a path. */
export const ENDPOINTS = ['client', 'server'] as const;

export type Endpoint = (typeof ENDPOINTS)[number];

/** The two ways along a path. */
export const WAYS = ['to-server', 'to-client'] as const;

export type Direction = (typeof WAYS)[number];

/** A link of the path: client to front (or to the server when direct), and front to server. */
export type LinkSite = 'last-mile' | 'backend';

/** Where a fault happens: on a link, or to a node. */
export type Site = LinkSite | Endpoint | FrontName;

/** What stands between client and server: nothing, or one front. */
export type PathName = 'direct' | FrontName;

/** Anything on a path, with the layers that it answers itself instead of passing them on. */
export interface PathNode {
  name: string;
  terminates: readonly Layer[];
  /**
   * Bytes of a stream that it takes towards a client which takes nothing, after which it reads no more from the server,
   * PINGs included, and so stops ACKing them. Absent: it goes on reading.
   */
  stopsAnsweringAfterBytes?: { min: number; max: number };
}

/** True if the case can't do without this program; `sandbox` is what holds them all. */
export const needsNode = ({ path }: { path: PathName }, node: string): boolean =>
  ['client', 'server', 'toxiproxy', 'sandbox', path].includes(node);

/** True if no front stands between this end and the link. */
export const isNextTo = ({ path, at }: { path: PathName; at: Site }, end: Endpoint): boolean =>
  path === 'direct' || (at === 'last-mile' ? end === 'client' : end === 'server');

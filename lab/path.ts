import { type FrontName, frontNameOf, fronts, type VariantName, variantNames } from './fronts/index.ts';

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

/** Where a fault happens: on a link, or to a node. */
export type Site = LinkSite | Endpoint | FrontName;

/** What stands between client and server: nothing, or one front, with its reference configuration or a variant of it. */
export type PathName = 'direct' | FrontName | VariantName;

/** Every path there is: the references, and then their variants. */
export const PATHS: readonly PathName[] = ['direct', ...(Object.keys(fronts) as FrontName[]), ...variantNames];

/** Anything on a path, with the layers that it answers itself instead of passing them on. */
export interface PathNode {
  name: string;
  terminates: readonly Layer[];
  /**
   * Bytes of a stream that it takes towards a client which takes nothing, after which it reads no more from the server,
   * PINGs included, and so stops ACKing them. Absent: it goes on reading.
   */
  stopsAnsweringAfterBytes?: { min: number; max: number };
  /** What it does to a stream when it takes its configuration anew. */
  reload?: Reload;
  /** The streams of many clients share one connection to the server. */
  multiplexes?: true;
  /** Bytes of a stream that the server can write towards such a client before it can write no more. */
  swallowsBytes?: { min: number; max: number };
}

/** A front's way to take its configuration anew. Streams go on unless they are told to end. */
export interface Reload {
  /** It says GOAWAY to its clients, and lets their streams go on. */
  saysGoaway?: true;
  /** The process that carried them ends so long after, and closes them. */
  endsStreamsAfterMs?: { min: number; max: number };
}

export const isEndpoint = (node: string): node is Endpoint => node === 'client' || node === 'server';

/** True if the case can't do without this program; `sandbox` is what holds them all. */
export const needsNode = ({ path }: { path: PathName }, node: string): boolean =>
  isEndpoint(node) || node === 'toxiproxy' || node === 'sandbox' || frontNameOf(path) === node;

/** The places of a path in order, from client to server. */
export const placesOf = (path: PathName): readonly Place[] =>
  path === 'direct' ? ENDPOINTS : ['client', 'front', 'server'];

/** A link has the places on both its sides, a node is itself. */
export function placesAt({ path, at }: { path: PathName; at: Site }): readonly Place[] {
  if (at === 'last-mile') return placesOf(path).slice(0, 2);
  if (at === 'backend') return placesOf(path).slice(-2);
  return [isEndpoint(at) ? at : 'front'];
}

/** Where anything can happen, in the order of the path: a front by that word. */
export const SITES = ['client', 'last-mile', 'front', 'backend', 'server'] as const;

/** A site, a front by that word. */
export const siteOf = ({ path, at }: { path: PathName; at: Site }): (typeof SITES)[number] =>
  isLink(at) || isEndpoint(at) || frontNameOf(path) !== at ? (at as (typeof SITES)[number]) : 'front';

export const isLink = (at: Site): at is LinkSite => at === 'last-mile' || at === 'backend';

/** True if no front stands between this end and what the fault befell. */
export function isNextTo(key: { path: PathName; at: Site }, end: Endpoint): boolean {
  const [first] = placesAt(key);
  if (isLink(key.at)) return placesAt(key).includes(end);
  return first !== end && (key.path === 'direct' || first === 'front');
}

import { type FrontName, type FrontPath, frontNameOf, frontNames, variantNames } from '../fronts/index.ts';
import { ENDPOINTS, type Endpoint, isEndpoint, type LinkSite, type Place } from '../model/places.ts';

/** Where a fault happens: on a link, or to a node. */
export type Site = LinkSite | Endpoint | FrontName;

/** What stands between client and server: nothing, or one front, with its reference configuration or a variant of it. */
export type PathName = 'direct' | FrontPath;

/** Every path there is: the references, and then their variants. */
export const PATHS: readonly PathName[] = ['direct', ...frontNames, ...variantNames];

/** The node that clients dial on a path: a front, by its configuration, or the server. */
export const dialledOn = (path: PathName): 'server' | FrontPath => (path === 'direct' ? 'server' : path);

/** The node where a fault happens that is on no link: a front is the path's, whatever its configuration. */
export const nodeAt = ({ path, at }: { path: PathName; at: Site }): Endpoint | FrontPath =>
  isEndpoint(at) ? at : dialledOn(path);

/** True if the case can't do without this program; `sandbox` is what holds them all. */
export const needsNode = ({ path }: { path: PathName }, node: string): boolean =>
  isEndpoint(node) || node === 'toxiproxy' || node === 'sandbox' || path === node;

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

import type { Key } from '../cases/case.ts';
import { placesAt, placesOf } from '../cases/path.ts';
import type { ResolvedKey } from '../cases/resolve.ts';
import { type Direction, type Endpoint, type Layer, otherEnd, type Place } from '../model/places.ts';
import type { Flow } from '../model/traffic.ts';

/**
 * How much of what is sent after the fault arrives. `begin`: the first of it, on the open way of a half-open link: nothing
 * that arrives can be acknowledged, so TCP soon sends the same again and again in place of what is new.
 */
export type Reach = 'whole' | 'begin' | 'nothing';

/** The way from one place to another. */
export const wayOf = (path: Key['path'], from: Place, to: Place): Direction =>
  placesOf(path).indexOf(to) > placesOf(path).indexOf(from) ? 'to-server' : 'to-client';

/** Two places and what lies between them, from the client's side on. */
function span(path: Key['path'], from: Place, to: Place): readonly Place[] {
  const order = placesOf(path);
  const [first = 0, last = 0] = [order.indexOf(from), order.indexOf(to)].toSorted((a, b) => a - b);
  return order.slice(first, last + 1);
}

/** True if the fault's link lies between two places; never of a node's fault. */
export function crosses(key: Key, from: Place, to: Place): boolean {
  const places = placesAt(key);
  return places.length === 2 && places.every((place) => span(key.path, from, to).includes(place));
}

/** True if the place itself no longer does anything on a layer. */
export function isDead(key: ResolvedKey, place: Place, layer: Layer): boolean {
  const places = placesAt(key);
  return places.length === 1 && places[0] === place && key.means.fault.silences.includes(layer);
}

export function reach(key: ResolvedKey, from: Place, to: Place, layer: Layer): Reach {
  const { silences, directions } = key.means.fault;
  if (!silences.includes(layer)) return 'whole';
  if (span(key.path, from, to).some((place) => isDead(key, place, layer))) return 'nothing';
  if (!crosses(key, from, to)) return 'whole';
  if (!directions || directions.includes(wayOf(key.path, from, to))) return 'nothing';
  return layer === 'tcp' ? 'whole' : 'begin';
}

/** What flows of a case's traffic past, or to, a place after the fault, coming from an end. */
export const flowsAt = (key: ResolvedKey, place: Place, from: Endpoint): ArrivingFlow[] =>
  arrivingAt(key, place, from, key.means.flows);

export interface ArrivingFlow {
  flow: Flow;
  reach: Reach;
}

/** Of these flows those that come from an end, and how much of them gets past, or to, a place. */
export const arrivingAt = (key: ResolvedKey, place: Place, from: Endpoint, flows: readonly Flow[]): ArrivingFlow[] =>
  flows
    .filter((flow) => flow.from === from)
    .map((flow) => {
      // An answer is sent only to what arrives.
      const asked = flow.answers ? reach(key, flow.to, flow.from, 'end-to-end') : 'whole';
      const alive = !isDead(key, from, 'end-to-end');
      if (!alive || asked === 'nothing') return { flow, reach: 'nothing' };
      const arrives = place === from ? 'whole' : reach(key, from, place, 'end-to-end');
      return { flow, reach: asked === 'begin' && arrives === 'whole' ? 'begin' : arrives };
    });

/** The places from one to an end, the first left out. */
export function placesTowards(path: Key['path'], from: Place, towards: Endpoint): readonly Place[] {
  const places = placesOf(path);
  const order = towards === 'server' ? places : places.toReversed();
  return order.slice(order.indexOf(from) + 1);
}

/** How often the place goes on sending data of the case towards an end, in milliseconds; nothing if it doesn't. */
export function sendsTowards(key: ResolvedKey, place: Place, towards: Endpoint): number | undefined {
  const every = flowsAt(key, place, otherEnd(towards))
    .filter(({ reach: arrives }) => arrives !== 'nothing')
    .map(({ flow }) => flow.everyMs);
  return every.length > 0 ? Math.min(...every) : undefined;
}

import type { Key } from '../cases/case.ts';
import { placesAt } from '../cases/path.ts';
import type { ResolvedKey } from '../cases/resolve.ts';
import { type Endpoint, otherEnd, type Place } from '../model/places.ts';
import type { Timer } from '../model/timer.ts';
import { crosses, flowsAt, wayOf } from './reach.ts';

/**
 * What becomes of the news that a timer has fired, on its way to an end: nothing is in its way; the link is silent that way;
 * or it has to cross the open way of a half-open link, and gets out at once, or waits for what will never be acknowledged.
 */
export type News = 'is free' | 'is lost' | 'gets out' | 'waits';

/** True if the place has sent something towards an end that can't have been acknowledged. */
function hasUnacknowledged({ at, rearmedBy: rearm }: Timer, towards: Endpoint, key: ResolvedKey): boolean {
  const own = 'probe' in rearm && rearm.probe.from === at && rearm.probe.towards === towards;
  return own || flowsAt(key, at, otherEnd(towards)).some(({ reach }) => reach !== 'nothing');
}

export function newsOf(timer: Timer, end: Endpoint, key: ResolvedKey): News {
  const { at, rearmedBy: rearm } = timer;
  const { silences, directions } = key.means.fault;
  if (silences.length === 0 || !crosses(key, at, end)) return 'is free';
  if (!directions || directions.includes(wayOf(key.path, at, end))) return 'is lost';
  // The kernel's own RST gets across without waiting; a FIN or a message doesn't, behind others without an ACK.
  if ('probe' in rearm && rearm.probe.layer === 'tcp') return 'is free';
  return hasUnacknowledged(timer, end, key) ? 'waits' : 'gets out';
}

/** Who sends over the fault's link towards an end. */
export const senderTowards = (key: Key, end: Endpoint): Place | undefined =>
  placesAt(key).find((place, _, places) => places.length === 2 && places.some((to) => isOnTheWay(key, place, to, end)));

const isOnTheWay = (key: Key, from: Place, to: Place, end: Endpoint): boolean =>
  from !== to && wayOf(key.path, from, to) === (end === 'client' ? 'to-client' : 'to-server');

import type { Direction } from '../model/places.ts';
import { NS_PER_MS } from '../support/clock.ts';
import type { Finding, Window } from './claim.ts';
import type { BeaconSample, BeaconSeries, Sample } from './sample.ts';

/**
 * How often each end sends a beacon by itself, besides those at the fault's begin and end. Twice as often took 2 busy cores
 * a tenth of their time, with 240 cases side by side.
 */
export const BEACON_EVERY_MS = 1_000;

/** Twice that without a beacon: whoever sends them was late, and nothing is known of the time between. */
const LONGEST_GAP_MS = 2 * BEACON_EVERY_MS;

/** A healthy link carries a beacon in a millisecond; a busy machine has taken two hundred. */
export const CARRIED_WITHIN_MS = 250;

/** A machine with two busy cores has had a beacon wait for as long. */
export const LATE_MS = 500;

export interface Beacon {
  sentNs: number;
  heardNs: number | null;
}

export const seriesOf = (samples: readonly Sample[], of: BeaconSeries, way: Direction): BeaconSample | undefined =>
  samples.find((sample): sample is BeaconSample => sample.kind === 'beacons' && sample.of === of && sample.way === way);

export const beaconsOf = ({ sentNs, heardNs }: BeaconSample): Beacon[] =>
  sentNs.map((at, index) => ({ sentNs: at, heardNs: heardNs[index] ?? null }));

export const sentBetween = (beacons: readonly Beacon[], fromNs: number, toNs: number): Beacon[] =>
  beacons.filter(({ sentNs }) => sentNs > fromNs && sentNs < toNs);

export const afterMs = (ns: number, { faultEndNs }: Window): number => Math.round((ns - faultEndNs) / NS_PER_MS);

export const isHeardBefore = ({ heardNs }: Beacon, ns: number): boolean => heardNs !== null && heardNs < ns;

/** When one got through that shouldn't have, in words. */
export const throughInWords = ({ sentNs, heardNs }: Beacon, window: Window): string =>
  `the one sent at ${afterMs(sentNs, window)} ms got through in ${Math.max(0, Math.round(((heardNs ?? sentNs) - sentNs) / NS_PER_MS))} ms`;

/** What was seen, and whether it proves anything. */
export type Part = Pick<Finding, 'got' | 'inForce' | 'byChance'>;

export const broken = (got: string): Part => ({ got, inForce: false });
export const late = (got: string): Part => ({ got, inForce: false, byChance: true });

/** Why the link says nothing, as it didn't carry beacons before the fault; nothing if it did. */
export function withoutControl(beacons: readonly Beacon[], { faultBeginNs }: Window): Part | undefined {
  const before = beacons.filter(({ sentNs }) => sentNs < faultBeginNs);
  const due = before.filter(({ sentNs }) => sentNs < faultBeginNs - CARRIED_WITHIN_MS * NS_PER_MS);
  const lost = due.filter(({ heardNs }) => heardNs === null).length;
  if (lost > 0) return broken(`${lost} of ${due.length} were lost before the fault already`);
  const slow = due.filter((beacon) => !isHeardBefore(beacon, faultBeginNs)).length;
  if (slow > 0) return late(`${slow} of ${due.length} were late before the fault already`);
  if (before.some((beacon) => isHeardBefore(beacon, faultBeginNs))) return undefined;
  return late('none had got through before the fault, when they could');
}

/** Why the beacons don't cover the whole time; nothing if they do. */
export function uncovered(beacons: readonly Beacon[], fromNs: number, toNs: number, window: Window): Part | undefined {
  const times = [fromNs, ...beacons.map(({ sentNs }) => sentNs), toNs];
  const at = times.findIndex((ns, index) => ns - (times[index - 1] ?? ns) > LONGEST_GAP_MS * NS_PER_MS);
  if (beacons.length >= 2 && at < 0) return undefined;
  if (at < 0) return late(`only ${beacons.length} of them`);
  const [from = 0, to = 0] = [times[at - 1], times[at]];
  return late(`none were sent from ${afterMs(from, window)} to ${afterMs(to, window)} ms`);
}

import type { Arrangement } from '../cases/case.ts';
import { PATHS, type PathName, SITES, type Site, siteOf } from '../cases/path.ts';
import { type DetectorName, detectors } from '../detectors/index.ts';
import { type FaultName, faultOf, faults } from '../faults/index.ts';
import { variantOf } from '../fronts/index.ts';
import type { IdleTimeout } from '../model/idle-timeouts.ts';
import type { Endpoint } from '../model/places.ts';
import type { TrafficName } from '../model/traffic.ts';
import type { FoundCase } from './data.ts';

/** What was tried, as a case's name has it. */
export interface FoundKey {
  fault: FaultName;
  at: Site;
  path: PathName;
  detector: DetectorName;
  traffic: TrafficName;
  arrangement?: Arrangement;
}

export function keyOf({ name }: Pick<FoundCase, 'name'>): FoundKey {
  const [fault, at, path, detector, traffic, arrangement] = name.split('/');
  return { fault, at, path, detector, traffic, ...(arrangement && { arrangement }) } as FoundKey;
}

export const isReference = (one: FoundCase): boolean => variantOf(keyOf(one).path) === undefined;

/** What of a vendor's stands between the ends of a case, on the link or as its front. */
export const idleTimeoutOf = (one: Pick<FoundCase, 'name'>): IdleTimeout | undefined =>
  variantOf(keyOf(one).path)?.emulates ?? faultOf(keyOf(one).fault).emulates;

/** A case with nothing special about its client. */
export const isPlain = (one: FoundCase): boolean => keyOf(one).arrangement === undefined;

/** It is what the fault befell. */
export function isDeadIn(one: FoundCase, end: Endpoint): boolean {
  const { fault, at } = keyOf(one);
  return at === end && faultOf(fault).silences.includes('http2');
}

/** Where a fault happens, a front by that word. */
export const placeOf = (one: FoundCase): string => `${keyOf(one).fault} at ${siteOf(keyOf(one))}`;

const orderOf = (names: readonly string[]) => (a: string, b: string) => names.indexOf(a) - names.indexOf(b);

/** The values that any case has, in the order that the lab lists them in. */
const listed = <T extends string>(values: Iterable<T>, names: readonly string[]): T[] =>
  [...new Set(values)].toSorted(orderOf(names));

export const detectorsIn = (cases: readonly FoundCase[]): DetectorName[] =>
  listed(
    cases.map((one) => keyOf(one).detector),
    Object.keys(detectors),
  );

export const pathsIn = (cases: readonly FoundCase[]): PathName[] =>
  listed(
    cases.map((one) => keyOf(one).path),
    PATHS,
  );

/** By fault, and from client to server. */
export const placesIn = (cases: readonly FoundCase[]): string[] =>
  listed(
    cases.map(placeOf),
    Object.keys(faults).flatMap((fault) => SITES.map((site) => `${fault} at ${site}`)),
  );

export const faultsIn = (cases: readonly FoundCase[]): FaultName[] =>
  listed(
    cases.map((one) => keyOf(one).fault),
    Object.keys(faults),
  );

/** True if somebody's silence is what the fault is about: not slowness, and not a close that everybody hears. */
export const isSilence = (one: FoundCase): boolean => {
  const { silences, announces } = faultOf(keyOf(one).fault);
  return silences.length > 0 && !announces;
};

/** True if nothing is wrong with either end: whoever notices something is mistaken. */
export const isHealthy = (one: FoundCase): boolean => faultOf(keyOf(one).fault).guard === true;

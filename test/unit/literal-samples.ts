import type { Direction } from '../../lab/model/places.ts';
import type { Claim, Finding, Window } from '../../lab/witness/claim.ts';
import type {
  BeaconSample,
  BeaconSeries,
  CallSample,
  Moment,
  NodeProcess,
  ProcessSample,
  Sample,
} from '../../lab/witness/sample.ts';

/** The least that a time can differ by, in milliseconds. */
export const NS = 1e-6;

export const ns = (ms: number): number => Math.round(ms * 1_000_000);

/** The fault goes in from 9,990 ms on and is in force at 10,000; it is taken back at healing, from 18,000 to 18,010. */
export const WINDOW: Window = {
  livesOn: false,
  reconnects: true,
  ...{ faultBeginNs: ns(9_990), faultEndNs: ns(10_000) },
  ...{ backBeginNs: ns(18_000), backEndNs: ns(18_010), healBeginNs: ns(18_000) },
};

/** A fault that is over by itself: taken back from 11,500 to 11,510 ms. */
export const SHORT: Window = { ...WINDOW, backBeginNs: ns(11_500), backEndNs: ns(11_510) };

/** Every half second, from one moment to before another. */
export const steadily = (fromMs: number, toMs: number): number[] =>
  Array.from({ length: Math.ceil((toMs - fromMs) / 500) }, (_, index) => fromMs + 500 * index);

/** When what was sent is heard; `null`: never. All in milliseconds. */
export type Arrival = (sentMs: number) => number | null;

export const carried: Arrival = (sentMs) => sentMs + 1;
export const lost: Arrival = () => null;

/** One way while the fault goes in and lasts, another before it and after it. */
export const inFault =
  (during: Arrival, { faultBeginNs, backBeginNs } = WINDOW, otherwise: Arrival = carried): Arrival =>
  (sentMs) =>
    (ns(sentMs) >= faultBeginNs && ns(sentMs) < backBeginNs ? during : otherwise)(sentMs);

/** One that was sent then fares otherwise than the rest. */
export const except =
  (atMs: number, arrives: Arrival, rest: Arrival): Arrival =>
  (sentMs) =>
    (sentMs === atMs ? arrives : rest)(sentMs);

export function beacons(
  [of, way]: readonly [BeaconSeries, Direction],
  sent: readonly number[],
  arrives: Arrival,
  ended?: { atMs: number; how: string },
): BeaconSample {
  const heard = sent.map(arrives);
  return {
    ...{ kind: 'beacons', of, way, sentNs: sent.map(ns) },
    heardNs: heard.map((ms) => (ms === null ? null : ns(ms))),
    ...(ended && { ended: { atNs: ns(ended.atMs), how: ended.how } }),
  };
}

export const processLike = (parts: Partial<NodeProcess> = {}): NodeProcess => ({
  ...{ pid: 41, startTicks: 7_000, stopped: false, cpuNs: 300_000_000 },
  ...parts,
});

export const looked = (when: Moment, atMs: number, ...processes: NodeProcess[]): ProcessSample => ({
  ...{ kind: 'processes', when, atNs: ns(atMs), processes },
});

/** A call that takes 2 ms. */
export const called = (to: CallSample['to'], when: Moment, atMs: number, answered: boolean): CallSample => ({
  ...{ kind: 'call', to, when, beganNs: ns(atMs), overNs: ns(atMs + 2), answered },
});

/** What a claim finds; a claim that has nothing to say is a mistake of the test's. */
export function findingOf(claim: Claim, samples: readonly Sample[], window: Window = WINDOW): Finding {
  const [finding] = [claim.judge(samples, window)].flat();
  if (!finding) throw new Error('wanted a finding; got none');
  return finding;
}

/** The same without what is watched, and when. */
export function partOf(claim: Claim, samples: readonly Sample[], window?: Window) {
  const { got, inForce, byChance } = findingOf(claim, samples, window);
  return { got, inForce, ...(byChance && { byChance }) };
}

export const proved = (got: string) => ({ got, inForce: true });
export const refuted = (got: string) => ({ got, inForce: false });
export const untold = (got: string) => ({ got, inForce: false, byChance: true });

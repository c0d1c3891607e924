import type { Direction } from '../model/places.ts';
import { NS_PER_MS } from '../support/clock.ts';
import { beaconClaim, whileInForce } from './beacon-claims.ts';
import {
  afterMs,
  type Beacon,
  broken,
  isHeardBefore,
  LATE_MS,
  late,
  throughInWords,
  uncovered,
  withoutControl,
} from './beacons-in-window.ts';
import type { Claim, Window } from './claim.ts';

/** A timer of Toxiproxy's fires late, never early; this is for the rounding of milliseconds. */
const EARLY_MS = 5;

/**
 * Delays are spread evenly over their range: that seven of them lie within a twentieth of it happens once in nine million
 * times (7 × 0.05^6).
 */
const ENOUGH_FOR_SPREAD = 7;
const LEAST_SPREAD = 0.05;

function judgeDelay(beacons: readonly Beacon[], within: readonly Beacon[], window: Window) {
  const { min, max } = window.delayMs ?? { min: 0, max: 0 };
  const delayOf = ({ sentNs, heardNs }: Beacon) => ((heardNs ?? window.backBeginNs) - sentNs) / NS_PER_MS;
  const heard = within.filter((beacon) => isHeardBefore(beacon, window.backBeginNs));
  const early = heard.find((beacon) => delayOf(beacon) < min - EARLY_MS);
  if (early) return broken(throughInWords(early, window));
  const cause = withoutControl(beacons, window) ?? uncovered(within, ...whileInForce(window), window);
  if (cause) return cause;
  if (within.every(({ heardNs }) => heardNs === null)) return broken(`all ${within.length} were lost`);
  const tooLate = within.find(
    (beacon) => !isHeardBefore(beacon, window.backBeginNs) && delayOf(beacon) > max + LATE_MS,
  );
  const slow = tooLate ?? heard.find((beacon) => delayOf(beacon) > max + LATE_MS);
  if (slow)
    return late(`the one sent at ${afterMs(slow.sentNs, window)} ms took more than ${Math.round(max + LATE_MS)} ms`);
  const delays = heard.map(delayOf);
  const spread = Math.max(...delays) - Math.min(...delays);
  if (delays.length >= ENOUGH_FOR_SPREAD && spread < (max - min) * LEAST_SPREAD)
    return broken(`all ${delays.length} took the same, within ${Math.round(spread)} ms`);
  const got =
    delays.length > 0
      ? `${delays.length} took ${Math.round(Math.min(...delays))} to ${Math.round(Math.max(...delays))} ms`
      : `the first was still under way after ${Math.round(Math.max(...within.map(delayOf)))} ms`;
  return { got, inForce: true };
}

/** Everything gets across that way, and as much later as the fault declares. */
export const delayed = (way: Direction): Claim => ({
  id: `delayed ${way}`,
  watches: 'steady',
  judge(samples, window) {
    const { min = 0, max = 0 } = window.delayMs ?? {};
    return beaconClaim('delayed', 'steady', way, `each takes ${min} to ${max} ms`, whileInForce, judgeDelay).judge(
      samples,
      window,
    );
  },
});

/** The case's own stream is as slow: an answer on it takes both ways' delay. Nothing is said of one that has ended, or is one-way. */
export const ownAnswerDelayed: Claim = {
  id: 'own answer delayed',
  watches: 'steady',
  judge(samples, window) {
    const own = samples.find((sample) => sample.kind === 'own-answer');
    if (!own) return [];
    const { min = 0, max = 0 } = window.delayMs ?? {};
    const { elapsedMs } = own;
    const said = {
      what: 'an answer on the case’s own stream',
      ...{ from: afterMs(own.atNs, window) - Math.round(elapsedMs), to: afterMs(own.atNs, window) },
      wanted: `${2 * min} to ${2 * max} ms`,
    };
    const got = `it took ${Math.round(elapsedMs)} ms`;
    if (elapsedMs < 2 * min - EARLY_MS) return { ...said, ...broken(got) };
    if (elapsedMs > 2 * max + LATE_MS) return { ...said, ...late(got) };
    return { ...said, got, inForce: true };
  },
};

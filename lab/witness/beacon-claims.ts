import type { Direction } from '../model/places.ts';
import { NS_PER_MS } from '../support/clock.ts';
import {
  afterMs,
  type Beacon,
  beaconsOf,
  broken,
  CARRIED_WITHIN_MS,
  isHeardBefore,
  LATE_MS,
  late,
  sentBetween,
  seriesOf,
  throughInWords,
  uncovered,
  withoutControl,
} from './beacons-in-window.ts';
import type { Claim, Finding, Window } from './claim.ts';
import type { BeaconSeries } from './sample.ts';

const wayInWords = (way: Direction): string => (way === 'to-server' ? 'towards the server' : 'towards the client');

const SERIES = {
  steady: 'beacons',
  'steady-tcp': 'beacons on a TCP connection',
  'new-connection': 'beacons on a connection that came after the fault',
  'new-address': 'beacons of a new socket',
  idle: 'beacons of an idle connection',
  'idle-within': 'beacons of a connection that is idle for less',
  dials: 'new connections',
  'to-node': 'PINGs of the lab’s own',
} as const satisfies Record<BeaconSeries, string>;

/** A claim about the beacons of one way, from one moment to another. */
export function beaconClaim(
  name: string,
  of: BeaconSeries,
  way: Direction,
  wanted: string,
  span: (window: Window) => readonly [number, number],
  judge: (beacons: readonly Beacon[], within: readonly Beacon[], window: Window) => Pick<Finding, 'got' | 'inForce'>,
): Claim {
  return {
    id: `${name} ${of} ${way}`,
    watches: of,
    judge(samples, window) {
      const series = seriesOf(samples, of, way);
      const [fromNs, toNs] = span(window);
      const said = {
        ...{ what: `${SERIES[of]} ${wayInWords(way)}, over the case’s own link`, wanted },
        ...{ from: Math.max(0, afterMs(fromNs, window)), to: afterMs(toNs, window) },
      };
      if (!series) return { ...said, ...late('they weren’t watched') };
      const beacons = beaconsOf(series);
      const within = sentBetween(beacons, fromNs, toNs);
      const { ended } = series;
      const lost = ended && ended.atNs > fromNs && ended.atNs < toNs;
      if (lost)
        return { ...said, ...broken(`their connection ended at ${afterMs(ended.atNs, window)} ms: ${ended.how}`) };
      return { ...said, ...judge(beacons, within, window) };
    },
  };
}

export const whileInForce = ({ faultEndNs, backBeginNs }: Window) => [faultEndNs, backBeginNs] as const;

/** Between writing down when a beacon is sent and sending it. */
const SENDING_MS = 5;

/** @param controlled they were sent before the fault as well. */
function judgeKept(
  through: Beacon | undefined,
  beacons: readonly Beacon[],
  within: readonly Beacon[],
  window: Window,
  controlled = true,
): Pick<Finding, 'got' | 'inForce'> {
  if (through) return broken(throughInWords(through, window));
  const control = controlled ? withoutControl(beacons, window) : undefined;
  const cause = control ?? uncovered(within, ...whileInForce(window), window);
  return cause ?? { got: `none of ${within.length} got through`, inForce: true };
}

/** What is sent while the fault lasts is lost: it doesn't even come later. */
function judgeSilence(beacons: readonly Beacon[], within: readonly Beacon[], window: Window) {
  const surelyNs = window.backBeginNs - SENDING_MS * NS_PER_MS;
  const gotThrough = (beacon: Beacon) =>
    isHeardBefore(beacon, beacon.sentNs < surelyNs ? Number.POSITIVE_INFINITY : window.backBeginNs);
  return judgeKept(within.find(gotThrough), beacons, within, window);
}

/** What is sent while the fault lasts is held, and may come when it is over. */
const judgeHeld = (controlled: boolean) => (beacons: readonly Beacon[], within: readonly Beacon[], window: Window) => {
  const through = within.find((beacon) => isHeardBefore(beacon, window.backBeginNs));
  return judgeKept(through, beacons, within, window, controlled);
};

/** Nothing gets across that way as long as the fault lasts. */
export const silent = (way: Direction): Claim =>
  beaconClaim('silent', 'steady', way, 'none gets through', whileInForce, judgeSilence);

/** Nothing gets across that way as long as the fault lasts; what was held, or is sent again by TCP, may come afterwards. */
export const held = (way: Direction, of: 'steady' | 'steady-tcp' = 'steady'): Claim =>
  beaconClaim('held', of, way, 'none gets through', whileInForce, judgeHeld(true));

/**
 * The begin of what is sent on the open way of a half-open link arrives: nothing can be acknowledged there, so TCP soon sends
 * the same again and again.
 */
export const begins = (way: Direction): Claim =>
  beaconClaim('begins', 'steady-tcp', way, 'the first gets through', whileInForce, (beacons, within, window) => {
    const cause = withoutControl(beacons, window);
    if (cause) return cause;
    const arrived = within.filter((beacon) => isHeardBefore(beacon, window.backBeginNs)).length;
    return arrived > 0 ? { got: `${arrived} of ${within.length} got through`, inForce: true } : broken('none did');
  });

const onNew = beaconClaim('held', 'new-connection', 'to-server', 'none gets through', whileInForce, judgeHeld(false));

/** What is sent on a connection that came after the fault doesn't arrive either, where the case's client makes such ones. */
export const heldOnNew: Claim = {
  ...onNew,
  judge: (samples, window) => (window.reconnects ? onNew.judge(samples, window) : []),
};

function judgeOpen(within: readonly Beacon[], fromNs: number, toNs: number, window: Window) {
  const cause = uncovered(within, fromNs, toNs, window);
  if (cause) return cause;
  const due = within.filter(({ sentNs }) => sentNs < toNs - CARRIED_WITHIN_MS * NS_PER_MS);
  const lost = due.find(({ heardNs }) => heardNs === null);
  if (lost) return broken(`the one sent at ${afterMs(lost.sentNs, window)} ms was lost`);
  const slow = due.find(({ sentNs, heardNs }) => (heardNs ?? sentNs) > Math.min(toNs, sentNs + LATE_MS * NS_PER_MS));
  if (slow) return late(throughInWords(slow, window));
  return {
    got: `${within.filter(({ heardNs }) => heardNs !== null).length} of ${within.length} got through`,
    inForce: true,
  };
}

/** Everything gets across that way all the time: what the fault leaves alone. */
export const open = (way: Direction, of: BeaconSeries = 'steady'): Claim =>
  beaconClaim(
    'open',
    of,
    way,
    'all get through',
    ({ faultEndNs, healBeginNs }) => [faultEndNs, healBeginNs],
    (beacons, within, window) => {
      const cause = of === 'steady' && withoutControl(beacons, window);
      if (cause) return cause;
      const fromNs = of === 'steady' ? window.faultEndNs : (beacons[0]?.sentNs ?? window.faultEndNs) - 1;
      return judgeOpen(within, fromNs, window.healBeginNs, window);
    },
  );

/** Everything gets across that way again after a fault that is over by itself. */
export const openAfterwards = (way: Direction): Claim =>
  beaconClaim(
    'open afterwards',
    'steady',
    way,
    'all get through once it is over',
    ({ backEndNs, healBeginNs }) => [backEndNs, healBeginNs],
    (_, within, window) => judgeOpen(within, window.backEndNs, window.healBeginNs, window),
  );

/** No new connection is accepted as long as the fault lasts. */
export const refusesNew: Claim = beaconClaim(
  'refused',
  'dials',
  'to-server',
  'none is accepted',
  whileInForce,
  judgeHeld(true),
);

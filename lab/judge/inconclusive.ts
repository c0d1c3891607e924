import { isDead } from '../cases/dead-end.ts';
import { needsNode } from '../cases/path.ts';
import { ENDPOINTS, type Endpoint } from '../model/places.ts';
import { TOLERANCE_MS } from '../model/tolerance.ts';
import { overByMs } from '../predict/wait-times.ts';
import type { CaseHistory } from '../record/case-history.ts';
import { isTapEvent } from '../record/tap-events.ts';
import { NS_PER_MS } from '../support/clock.ts';
import type { Finding } from '../witness/claim.ts';
import { leakAcross } from './fault-leak.ts';
import type { ObservedEnd } from './observe-end.ts';
import { notInForce } from './witness.ts';

/** Whether frames of both hops are among the events. */
export const isTapped = (history: CaseHistory): boolean => history.lab('case.dialled').some(({ tapped }) => tapped);

/**
 * An injection that took longer says too little about when the silence began, where a time is expected after it: it is a
 * probe's interval, in `fast`.
 */
const INJECTION_LIMIT_MS = 1_000;

/** A clock that is known less well could make a detection of its own out of the tolerance. */
const CLOCK_UNCERTAINTY_LIMIT_MS = TOLERANCE_MS / 2;

export const msBetween = (
  history: CaseHistory,
  from: 'fault.begin' | 'fault.end',
  to: 'fault.end' | 'heal.begin',
): number => (history.at(to) - history.at(from)) / NS_PER_MS;

/**
 * How much longer than planned a short silence may be on a busy machine: three fifths of the keepalive's timeout then. What
 * TCP sends again after 1.4 s (200, 600, 1,400 ms) is the first to come too late for a timeout of 1,500 ms.
 */
const LONGEST_SILENCE = 3;

/** True of a fault that is to be over by itself, and isn't a program that starts anew. */
const isShort = ({ definition: { grounds, healsAfterMs } }: CaseHistory): boolean =>
  healsAfterMs !== undefined && grounds.silences.length === 0;

/** Why a short fault was longer than every detector can bear; nothing if it wasn't. */
function tooLong(history: CaseHistory): string | undefined {
  const wantedMs = history.definition.healsAfterMs ?? 0;
  const gotMs = (history.at('fault.over') - history.at('fault.begin')) / NS_PER_MS;
  if (!isShort(history) || gotMs <= LONGEST_SILENCE * wantedMs) return undefined;
  return `the silence lasted ${Math.round(gotMs)} ms: wanted ${Math.round(wantedMs)} ms, and at most ${LONGEST_SILENCE} times that`;
}

/** How the streams ended that should have been there, in words. */
const endings = (history: CaseHistory): string =>
  ENDPOINTS.flatMap((end) => {
    const ended = history.ended(end);
    return ended ? [`; the ${end}'s stream ended: ${ended.cause}`] : [];
  }).join('');

/** True if it wasn't tried whether a stream carries a message that both ends still had just before healing. */
const wasNotAsked = (history: CaseHistory, observed: Record<Endpoint, ObservedEnd>): boolean =>
  history.definition.carries !== undefined &&
  history.lab('asked').length === 0 &&
  ENDPOINTS.every((end) => observed[end].endedMs === null || observed[end].endedBy === 'heal');

/** Why a case is inconclusive. */
export interface Inconclusive {
  reason: string;
  /** The machine was slow for a moment, or something happened to be under way: another try may tell. */
  byChance: boolean;
}

const lasting = (reason: string): Inconclusive => ({ reason, byChance: false });
const chance = (reason: string): Inconclusive => ({ reason, byChance: true });

/** Why the case is inconclusive; nothing if it isn't. */
export function inconclusive(
  history: CaseHistory,
  observed: Record<Endpoint, ObservedEnd>,
  witness: readonly Finding[],
): Inconclusive | undefined {
  const { definition } = history;
  const [broken] = history.lab('case.broken');
  // Why a front never came up says more than that it ended.
  if (broken && history.lab('case.dialled').length === 0) return lasting(broken.reason);
  const gone = history
    .lab('node.exited')
    .find(({ node, atNs }) => needsNode(definition, node) && atNs <= history.at('case.done'));
  if (gone) return lasting(`${gone.node} ${gone.reason}, so the case is inconclusive`);
  if (broken) return lasting(broken.reason);
  const [failed] = history.lab('baseline.failed');
  if (failed)
    return chance(`wanted a passing baseline before the fault; still missing: ${failed.missing}${endings(history)}`);
  if (history.lab('fault.end').length === 0) return lasting('the run ended before the fault was in force');
  for (const end of ENDPOINTS) {
    const ended = history.ended(end);
    if (ended && ended.atNs < history.at('fault.begin'))
      return chance(`the ${end}'s stream ended before the fault: ${ended.cause}`);
  }
  if (history.lab('heal.end').length === 0) return lasting('the run ended before healing');
  if (isShort(history) && history.lab('fault.over').length === 0)
    return chance('the run ended before the fault was over');
  if (history.lab('witness').length === 0)
    return lasting('nothing was watched that shows the fault in force: run the case again, by a lab that does so');
  const unproven = notInForce(witness);
  if (unproven) return unproven;
  if (isTapped(history) && !history.events.some((event) => isTapEvent(event) && event.who === 'server'))
    return lasting('wanted the frames of the server’s hop; got none of them');
  const malformed = history.events.find((event) => event.what === 'tap.malformed');
  if (malformed) return lasting(`wanted HTTP/2 at the ${malformed.who}'s hop; got ${malformed.reason}`);
  for (const { node, uncertaintyMs } of history.lab('clock.compared'))
    if (uncertaintyMs > CLOCK_UNCERTAINTY_LIMIT_MS)
      return chance(
        `the ${node}'s clock is known within ${Math.round(uncertaintyMs)} ms: wanted at most ${CLOCK_UNCERTAINTY_LIMIT_MS} ms`,
      );
  const injectionMs = msBetween(history, 'fault.begin', 'fault.end');
  const timed = ENDPOINTS.some((end) => overByMs(definition.expected[end]) !== undefined);
  if (timed && injectionMs > INJECTION_LIMIT_MS)
    return chance(
      `the fault took ${Math.round(injectionMs)} ms to go in: wanted at most ${INJECTION_LIMIT_MS} ms, to tell when it began`,
    );
  const late = tooLong(history);
  if (late) return chance(late);
  const waitedMs = msBetween(history, 'fault.end', 'heal.begin');
  for (const end of ENDPOINTS) {
    if (isDead(definition, end, 'http2')) continue;
    const neededMs = overByMs(definition.expected[end]) ?? definition.horizonMs;
    const goesOn = observed[end].endedMs === null || observed[end].endedBy === 'heal';
    if (goesOn && waitedMs < neededMs)
      return chance(
        `wanted to wait for the ${end} for ${Math.round(neededMs)} ms; got only ${Math.round(waitedMs)} ms before healing`,
      );
  }
  if (wasNotAsked(history, observed))
    return lasting('wanted to know whether the stream still carries a message; nobody asked');
  if (history.lab('knocked').some(({ answered }) => answered))
    return lasting('the fault didn’t take: a fresh connection got across it');
  const leak = leakAcross(history);
  if (leak) return lasting(`the fault didn't take: ${leak} got across the cut link`);
  const announces = definition.grounds.announces === true;
  for (const end of ENDPOINTS)
    if (observed[end].endedBy === 'fault' && !announces)
      return lasting(
        `the fault leaked: the ${end}'s stream ended after ${Math.round(observed[end].endedMs ?? 0)} ms by ${observed[end].cause}`,
      );
  const [lost] = history.lab('not-recovered');
  if (lost) return lasting(`wanted a message on a fresh connection after healing; got ${lost.reason}`);
  if (history.lab('recovered').length === 0) return lasting('the run ended before the path was proven to work again');
  return undefined;
}

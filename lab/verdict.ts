import { CaseHistory, clocksOf, type PeerClock, sessionsOf } from './case-history.ts';
import { NS_PER_MS } from './clock.ts';
import { evidenceOf } from './count-evidence.ts';
import type { Event } from './events.ts';
import { brokenClaim, type Evidence } from './evidence.ts';
import { faultOf } from './faults/index.ts';
import { goaways, type SeenGoaway } from './hops.ts';
import { leakAcross } from './leak.ts';
import { type ObservedEnd, observeEnd } from './observe.ts';
import { brokenRecovery, type ObservedRecovery, observeRecovery } from './observe-recovery.ts';
import { ENDPOINTS, type Endpoint, needsNode, type PathName } from './path.ts';
import type { Prediction } from './predict.ts';
import { predictionInWords } from './prediction-words.ts';
import { proofOf } from './proof.ts';
import type { Range } from './range.ts';
import { isDead } from './reach.ts';
import type { Case } from './scenario.ts';
import { isTapEvent } from './tap-events.ts';
import { TOLERANCE_MS } from './tolerance.ts';
import { overByMs } from './wait.ts';

export type Verdict = 'pass' | 'fail' | 'unknown' | 'skipped';

export interface Judgement {
  verdict: Verdict;
  /** Why, in a sentence. */
  reason: string;
  observed: Record<Endpoint, ObservedEnd>;
  evidence: Evidence;
  /** The HTTP/2 connections that carried the case; cases with the same one shared it. */
  sessions: Partial<Record<Endpoint, string>>;
  clocks: Partial<Record<Endpoint, PeerClock>>;
  /** Of a client that reconnects. */
  recovered?: ObservedRecovery;
  /** What the frames on both sides of the front show, in sentences; empty without taps. */
  proof: string[];
  /** That passed a tap before healing. */
  goaways: SeenGoaway[];
}

const round = (ms: number) => Math.round(ms);

const rangeInWords = ({ minMs, maxMs }: Range): string => `in ${round(minMs)}..${round(maxMs)} ms`;

function observedInWords({ detectedMs, endedMs, endedBy, cause }: ObservedEnd, path: PathName): string {
  if (detectedMs !== null) return `${round(detectedMs)} ms`;
  if (endedMs === null || endedBy === 'heal') return 'never';
  const who = endedBy === 'front' ? path : endedBy === 'self' ? 'itself' : `the ${endedBy}`;
  return `not by itself: its stream was ended by ${who} after ${round(endedMs)} ms (${cause})`;
}

const sentence = ({ expected, horizonMs, path }: Case, end: Endpoint, observed: ObservedEnd): string =>
  `wanted ${end} ${predictionInWords(expected[end], rangeInWords, `never in ${horizonMs} ms`)}; got ${observedInWords(observed, path)}`;

const within = ({ minMs, maxMs }: Range, ms: number, injectionMs: number): boolean =>
  ms + injectionMs >= minMs - TOLERANCE_MS && ms <= maxMs + TOLERANCE_MS;

/**
 * `never` means not within the horizon. An ending is judged from the fault's begin for its least time, and from its end
 * for its greatest.
 */
function holds(expected: Prediction, observed: ObservedEnd, injectionMs: number, horizonMs: number): boolean {
  const { detectedMs, endedMs, endedBy } = observed;
  const isTold = detectedMs === null && endedMs !== null && endedBy !== 'self' && endedBy !== 'heal';
  if (expected.detects) {
    if (detectedMs !== null) return within(expected, detectedMs, injectionMs);
    return isTold && expected.orTold !== undefined && within(expected.orTold, endedMs, injectionMs);
  }
  if (expected.told) return isTold && within(expected.told, endedMs, injectionMs);
  return endedMs === null || endedBy === 'heal' || endedMs > horizonMs;
}

/** An injection that took longer says too little about when the silence began: it is a probe's interval, in `fast`. */
const INJECTION_LIMIT_MS = 1_000;

/** A clock that is known less well could make a detection of its own out of the tolerance. */
const CLOCK_UNCERTAINTY_LIMIT_MS = TOLERANCE_MS / 2;

const msBetween = (history: CaseHistory, from: 'fault.begin' | 'fault.end', to: 'fault.end' | 'heal.begin'): number =>
  (history.at(to) - history.at(from)) / NS_PER_MS;

/** How much longer than it says a fault that is over by itself may last. */
const OVER_LATE_MS = 150;

/** Why a fault that is over by itself wasn't what it says; nothing if it was. */
function tooLong(history: CaseHistory): string | undefined {
  const { silences, healsAfterMs } = faultOf(history.definition.fault);
  const wantedMs = history.definition.healsAfterMs;
  if (!healsAfterMs || silences.length > 0 || wantedMs === undefined) return undefined;
  if (history.lab('fault.over').length === 0) return 'the run ended before the fault was over';
  const gotMs = (history.at('fault.over') - history.at('fault.begin')) / NS_PER_MS;
  if (gotMs <= wantedMs + OVER_LATE_MS) return undefined;
  return `the silence lasted ${round(gotMs)} ms: wanted ${round(wantedMs)} ms, and at most ${OVER_LATE_MS} ms more`;
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

/** Why nothing can be said of the case; nothing if something can. */
function doubt(history: CaseHistory, observed: Record<Endpoint, ObservedEnd>): string | undefined {
  const { definition } = history;
  const gone = history
    .lab('node.exited')
    .find(({ node, atNs }) => needsNode(definition, node) && atNs <= history.at('case.done'));
  if (gone) return `${gone.node} ${gone.reason}, so nothing can be said of who noticed what`;
  const [broken] = history.lab('case.broken');
  if (broken) return broken.reason;
  const [failed] = history.lab('baseline.failed');
  if (failed) return `wanted a passing baseline before the fault; still missing: ${failed.missing}${endings(history)}`;
  if (history.lab('fault.end').length === 0) return 'the run ended before the fault was in force';
  for (const end of ENDPOINTS) {
    const ended = history.ended(end);
    if (ended && ended.atNs < history.at('fault.begin'))
      return `the ${end}'s stream ended before the fault: ${ended.cause}`;
  }
  if (history.lab('heal.end').length === 0) return 'the run ended before healing';
  if (isTapped(history) && !history.events.some((event) => isTapEvent(event) && event.who === 'server'))
    return 'wanted the frames of the server’s hop; got none of them';
  const malformed = history.events.find((event) => event.what === 'tap.malformed');
  if (malformed) return `wanted HTTP/2 at the ${malformed.who}'s hop; got ${malformed.reason}`;
  for (const { node, uncertaintyMs } of history.lab('clock.compared'))
    if (uncertaintyMs > CLOCK_UNCERTAINTY_LIMIT_MS)
      return `the ${node}'s clock is known within ${round(uncertaintyMs)} ms: wanted at most ${CLOCK_UNCERTAINTY_LIMIT_MS} ms`;
  const injectionMs = msBetween(history, 'fault.begin', 'fault.end');
  if (injectionMs > INJECTION_LIMIT_MS)
    return `the fault took ${round(injectionMs)} ms to go in: wanted at most ${INJECTION_LIMIT_MS} ms, to tell when it began`;
  const late = tooLong(history);
  if (late) return late;
  const waitedMs = msBetween(history, 'fault.end', 'heal.begin');
  for (const end of ENDPOINTS) {
    if (isDead(definition, end, 'http2')) continue;
    const neededMs = overByMs(definition.expected[end]) ?? definition.horizonMs;
    const goesOn = observed[end].endedMs === null || observed[end].endedBy === 'heal';
    if (goesOn && waitedMs < neededMs)
      return `wanted to wait for the ${end} for ${round(neededMs)} ms; got only ${round(waitedMs)} ms before healing`;
  }
  if (wasNotAsked(history, observed)) return 'wanted to know whether the stream still carries a message; nobody asked';
  const leak = leakAcross(history);
  if (leak) return `the fault didn't take: ${leak} got across the cut link`;
  const announces = faultOf(definition.fault).announces === true;
  for (const end of ENDPOINTS)
    if (observed[end].endedBy === 'fault' && !announces)
      return `the fault leaked: the ${end}'s stream ended after ${round(observed[end].endedMs ?? 0)} ms by ${observed[end].cause}`;
  const [lost] = history.lab('not-recovered');
  if (lost) return `wanted a message on a fresh connection after healing; got ${lost.reason}`;
  if (history.lab('recovered').length === 0) return 'the run ended before the path was proven to work again';
  return undefined;
}

/** What was asked just before healing and answered otherwise than predicted, in words; nothing if it was as predicted. */
function brokenCarriage(history: CaseHistory): string | undefined {
  const [asked] = history.lab('asked');
  const { carries } = history.definition;
  if (!asked || asked.answered === carries) return undefined;
  return `wanted the stream ${carries ? 'to carry a message at the horizon' : 'dead at the horizon, open at both ends'}; got ${asked.answered ? 'an answer' : 'none'}`;
}

const isTapped = (history: CaseHistory): boolean => history.lab('case.dialled').some(({ tapped }) => tapped);

/** Judges one case by its events alone. Pure: the same events give the same judgement. */
export function judge(definition: Case, events: readonly Event[]): Judgement {
  const history = new CaseHistory(definition, events);
  const observed = { client: observeEnd(history, 'client'), server: observeEnd(history, 'server') };
  const evidence = evidenceOf(history);
  const recovered = observeRecovery(history);
  const conclude = (verdict: Verdict, reason: string): Judgement => ({
    verdict,
    reason,
    observed,
    ...(recovered && { recovered }),
    evidence,
    sessions: sessionsOf(history),
    clocks: clocksOf(history),
    proof: proofOf(history, evidence),
    goaways: goaways(
      history.events.filter(({ atNs }) => atNs < history.at('heal.begin')),
      history.at('fault.end'),
    ),
  });

  const [skipped] = history.lab('case.skipped');
  if (skipped) return conclude('skipped', skipped.reason);
  const why = doubt(history, observed);
  if (why) return conclude('unknown', why);

  const { expected, predicted, horizonMs, because } = definition;
  const injectionMs = msBetween(history, 'fault.begin', 'fault.end');
  const agrees = (predictions: Record<Endpoint, Prediction>) => (end: Endpoint) =>
    holds(predictions[end], observed[end], injectionMs, horizonMs);
  const words = (ends: readonly Endpoint[]) => ends.map((end) => sentence(definition, end, observed[end])).join('; ');

  if (because && ENDPOINTS.every(agrees(predicted)))
    return conclude('fail', `the override is outdated: the prediction holds, although "${because}"`);
  const wrong = ENDPOINTS.filter((end) => !agrees(expected)(end));
  if (wrong.length > 0) return conclude('fail', words(wrong));
  const carries = brokenCarriage(history);
  if (carries) return conclude('fail', carries);
  const recovery = definition.recovery && recovered && brokenRecovery(definition.recovery, recovered);
  if (recovery) return conclude('fail', recovery);
  const claim = brokenClaim(definition.claims, evidence, isTapped(history));
  if (claim) return conclude('fail', claim);
  return conclude('pass', words(ENDPOINTS));
}

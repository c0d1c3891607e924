import type { Case } from '../cases/case.ts';
import type { PathName } from '../cases/path.ts';
import type { Prediction } from '../cases/prediction.ts';
import { predictionInWords } from '../cases/prediction-words.ts';
import { brokenClaim, type Evidence } from '../model/evidence.ts';
import { ENDPOINTS, type Endpoint } from '../model/places.ts';
import type { Range } from '../model/range.ts';
import { TOLERANCE_MS } from '../model/tolerance.ts';
import { CaseHistory, clocksOf, type PeerClock, sessionsOf } from '../record/case-history.ts';
import type { Event } from '../record/events.ts';
import type { Finding } from '../witness/claim.ts';
import { evidenceOf } from './count-evidence.ts';
import { proofOf } from './frame-proof.ts';
import { inconclusive, isTapped, msBetween } from './inconclusive.ts';
import { expectedOf, type KernelEvidence, kernelEvidence, surpriseOf } from './kernel-state.ts';
import { type ObservedEnd, observeEnd } from './observe-end.ts';
import { brokenRecovery, type ObservedRecovery, observeRecovery } from './observe-recovery.ts';
import { rearmedLate, stalled, starvation } from './starvation.ts';
import { goaways, type SeenGoaway } from './tapped-frames.ts';
import { witnessOf } from './witness.ts';

export type Verdict = 'pass' | 'fail' | 'unknown' | 'skipped';

export interface Judgement {
  verdict: Verdict;
  /** Why, in a sentence. */
  reason: string;
  /** Of `unknown`: another try may tell. */
  byChance?: true;
  /** Why the first try was inconclusive; there was a second one. */
  firstTry?: string;
  observed: Record<Endpoint, ObservedEnd>;
  evidence: Evidence;
  /** What proves that the fault was in force, or doesn't; empty where nothing was watched. */
  witness: Finding[];
  /** What kernels said of the case's own connection, where the prediction takes something of them for granted. */
  kernel: KernelEvidence[];
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

/** What was asked just before healing and answered otherwise than predicted, in words; nothing if it was as predicted. */
function brokenCarriage(history: CaseHistory): string | undefined {
  const [asked] = history.lab('asked');
  const { carries } = history.definition;
  if (!asked || asked.answered === carries) return undefined;
  return `wanted the stream ${carries ? 'to carry a message at the horizon' : 'dead at the horizon, open at both ends'}; got ${asked.answered ? 'an answer' : 'none'}`;
}

/** Judges one case by its events alone. Pure: the same events give the same judgement. */
export function judge(definition: Case, events: readonly Event[]): Judgement {
  const history = new CaseHistory(definition, events);
  const observed = { client: observeEnd(history, 'client'), server: observeEnd(history, 'server') };
  const evidence = evidenceOf(history);
  const recovered = observeRecovery(history);
  const witness = witnessOf(history);
  const [again] = history.lab('case.again');
  const conclude = (verdict: Verdict, reason: string, byChance = false): Judgement => ({
    verdict,
    reason,
    ...(byChance && { byChance: true as const }),
    ...(again && { firstTry: again.reason }),
    observed,
    ...(recovered && { recovered }),
    evidence,
    witness,
    kernel: kernelEvidence(history),
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
  const why = inconclusive(history, observed, witness);
  if (why) return conclude('unknown', why.reason, why.byChance);

  // A kernel that was in another state than the prediction needs has one of its own, and another try.
  const surprise = surpriseOf(history);
  if (surprise && !surprise.expected) return conclude('unknown', surprise.reason, true);
  const { predicted, horizonMs, because } = definition;
  const expected = surprise?.expected ?? expectedOf(history);
  const injectionMs = msBetween(history, 'fault.begin', 'fault.end');
  const agrees = (predictions: Record<Endpoint, Prediction>) => (end: Endpoint) =>
    holds(predictions[end], observed[end], injectionMs, horizonMs);
  const words = (ends: readonly Endpoint[]) =>
    ends.map((end) => sentence({ ...definition, expected }, end, observed[end])).join('; ');

  if (because && ENDPOINTS.every(agrees(predicted)))
    return conclude('fail', `the override is outdated: the prediction holds, although "${because}"`);
  const wrong = ENDPOINTS.filter((end) => !agrees(expected)(end));
  const still = wrong.map((end) => stalled(history, end, observed[end]) ?? rearmedLate(history, end, observed[end]));
  if (still[0] && still.every(Boolean)) return conclude('unknown', still[0], true);
  const broken =
    (wrong.length > 0 && words(wrong)) ||
    brokenCarriage(history) ||
    (definition.recovery && recovered && brokenRecovery(definition.recovery, recovered)) ||
    brokenClaim(definition.claims, evidence, isTapped(history));
  if (!broken && surprise) return conclude('unknown', surprise.reason, true);
  if (!broken) return conclude('pass', words(ENDPOINTS));
  const starved = starvation(history);
  return starved ? conclude('unknown', `${broken}; but ${starved}`, true) : conclude('fail', broken);
}

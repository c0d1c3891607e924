import { NS_PER_MS } from './clock.ts';
import type { Event } from './events.ts';
import { brokenClaim, type Evidence } from './evidence.ts';
import { CaseHistory, evidenceOf, leakedBytes, type ObservedEnd, observeEnd } from './observe.ts';
import type { Endpoint, PathName } from './path.ts';
import type { Prediction } from './predict.ts';
import type { Case } from './scenario.ts';
import { TOLERANCE_MS } from './tolerance.ts';

export type Verdict = 'pass' | 'fail' | 'unknown' | 'skipped';

export interface Judgement {
  verdict: Verdict;
  /** Why, in a sentence. */
  reason: string;
  observed: Record<Endpoint, ObservedEnd>;
  evidence: Evidence;
}

const ENDPOINTS = ['client', 'server'] as const;

const round = (ms: number) => Math.round(ms);

const inWords = (prediction: Prediction, horizonMs: number): string =>
  prediction.detects ? `in ${round(prediction.minMs)}..${round(prediction.maxMs)} ms` : `never in ${horizonMs} ms`;

function observedInWords({ detectedMs, endedMs, endedBy, cause }: ObservedEnd, path: PathName): string {
  if (detectedMs !== null) return `${round(detectedMs)} ms`;
  if (endedMs === null || endedBy === 'heal') return 'never';
  const who = endedBy === 'front' ? path : endedBy === 'self' ? 'itself' : `the ${endedBy}`;
  return `never, but its stream was ended by ${who} after ${round(endedMs)} ms (${cause})`;
}

const sentence = ({ expected, horizonMs, path }: Case, end: Endpoint, observed: ObservedEnd): string =>
  `wanted ${end} ${inWords(expected[end], horizonMs)}; got ${observedInWords(observed, path)}`;

/** `never` means not within the horizon. A detection is judged from the fault's begin for its least time, and from its end for its greatest. */
function holds(expected: Prediction, observed: ObservedEnd, injectionMs: number, horizonMs: number): boolean {
  const { detectedMs, endedMs, endedBy } = observed;
  if (!expected.detects) return endedMs === null || endedBy === 'heal' || endedMs > horizonMs;
  if (detectedMs === null) return false;
  return detectedMs + injectionMs >= expected.minMs - TOLERANCE_MS && detectedMs <= expected.maxMs + TOLERANCE_MS;
}

const isOn = (definition: Case, node: string): boolean =>
  ['client', 'server', 'toxiproxy', 'sandbox', definition.path].includes(node);

/** Why nothing can be said of the case; nothing if something can. */
function doubt(history: CaseHistory, observed: Record<Endpoint, ObservedEnd>): string | undefined {
  const { definition } = history;
  const gone = history
    .lab('node.exited')
    .find(({ node, atNs }) => isOn(definition, node) && atNs <= history.at('case.done'));
  if (gone) return `${gone.node} ${gone.reason}, so nothing can be said of who noticed what`;
  const [broken] = history.lab('case.broken');
  if (broken) return broken.reason;
  const [failed] = history.lab('baseline.failed');
  if (failed) return `wanted a passing baseline before the fault; still missing: ${failed.missing}`;
  if (history.lab('fault.end').length === 0) return 'the run ended before the fault was in force';
  for (const end of ENDPOINTS) {
    const ended = history.ended(end);
    if (ended && ended.atNs < history.at('fault.begin'))
      return `the ${end}'s stream ended before the fault: ${ended.cause}`;
  }
  if (history.lab('heal.end').length === 0) return 'the run ended before healing';
  const bytes = leakedBytes(history);
  if (bytes > 0) return `the fault didn't take: ${bytes} bytes got across the cut link`;
  for (const end of ENDPOINTS)
    if (observed[end].endedBy === 'fault')
      return `the fault leaked: the ${end}'s stream ended after ${round(observed[end].endedMs ?? 0)} ms by ${observed[end].cause}`;
  const [lost] = history.lab('not-recovered');
  if (lost) return `wanted a message on a fresh connection after healing; got ${lost.reason}`;
  if (history.lab('recovered').length === 0) return 'the run ended before the path was proven to work again';
  return undefined;
}

/** Judges one case by its events alone. Pure: the same events give the same judgement. */
export function judge(definition: Case, events: readonly Event[]): Judgement {
  const history = new CaseHistory(definition, events);
  const observed = { client: observeEnd(history, 'client'), server: observeEnd(history, 'server') };
  const evidence = evidenceOf(history);
  const conclude = (verdict: Verdict, reason: string): Judgement => ({ verdict, reason, observed, evidence });

  const why = doubt(history, observed);
  if (why) return conclude('unknown', why);

  const { expected, predicted, horizonMs, because } = definition;
  const injectionMs = (history.at('fault.end') - history.at('fault.begin')) / NS_PER_MS;
  const agrees = (predictions: Record<Endpoint, Prediction>) => (end: Endpoint) =>
    holds(predictions[end], observed[end], injectionMs, horizonMs);
  const words = (ends: readonly Endpoint[]) => ends.map((end) => sentence(definition, end, observed[end])).join('; ');

  if (because && ENDPOINTS.every(agrees(predicted)))
    return conclude('fail', `the override is outdated: the prediction holds, although "${because}"`);
  const wrong = ENDPOINTS.filter((end) => !agrees(expected)(end));
  if (wrong.length > 0) return conclude('fail', words(wrong));
  const claim = brokenClaim(definition.claims, evidence);
  if (claim) return conclude('fail', claim);
  return conclude('pass', words(ENDPOINTS));
}

import type { Case } from '../cases/case.ts';
import type { Event, RunFacts } from '../record/events.ts';
import type { RunHistory } from '../record/run-history.ts';
import { NS_PER_MS } from '../support/clock.ts';
import { type Judgement, judge, type Verdict } from './verdict.ts';

export interface JudgedCase extends Case, Judgement {
  /**
   * From the case’s first dial to the proof of healing without the wait for the run’s other cases, in milliseconds; 0 if it
   * never was dialled.
   */
  elapsedMs: number;
}

/** Of measured less exactly predicted detection times, in milliseconds, ordered by their size without the sign. */
export interface ErrorFigures {
  count: number;
  median: number;
  p99: number;
  maximum: number;
}

/** A run, judged. */
export interface Summary {
  run: RunFacts & { wallMs: number; longestCaseMs: number; errorMs: ErrorFigures | undefined };
  cases: JudgedCase[];
}

/** The nodes between the two ends, in order. */
export const pathOf = ({ grounds }: Case): readonly string[] => grounds.nodes;

export function judgeCase(definition: Case, events: readonly Event[]): JudgedCase {
  const at = (what: Event['what']) => events.find((event) => event.what === what)?.atNs;
  const dialled = at('case.dialled') ?? 0;
  const over = at('recovered') ?? at('case.done') ?? dialled;
  const waited = (at('case.released') ?? 0) - (at('baseline.passed') ?? 0);
  const elapsedMs = (over - dialled - Math.max(0, waited)) / NS_PER_MS;
  return { ...definition, ...judge(definition, events), elapsedMs };
}

export function summaryOf({ run, wallMs }: Pick<RunHistory, 'run' | 'wallMs'>, cases: JudgedCase[]): Summary {
  const longestCaseMs = Math.max(0, ...cases.map(({ elapsedMs }) => elapsedMs));
  return { run: { ...run, wallMs, longestCaseMs, errorMs: errorsOf(cases) }, cases };
}

/** Judges every case of a run by its events. */
export const summarize = (history: RunHistory): Summary =>
  summaryOf(
    history,
    history.cases.map((definition) => judgeCase(definition, history.eventsOf(definition.name))),
  );

/** How exactly the detections of user-space timers came, over all of them; absent if there were none. */
function errorsOf(cases: readonly JudgedCase[]): ErrorFigures | undefined {
  const errors = cases
    .flatMap(({ observed }) => [observed.client.errorMs, observed.server.errorMs])
    .filter((ms) => ms !== undefined)
    .toSorted((a, b) => Math.abs(a) - Math.abs(b));
  const at = (share: number) => errors[Math.min(errors.length - 1, Math.floor(errors.length * share))] ?? 0;
  if (errors.length === 0) return undefined;
  return { count: errors.length, median: at(0.5), p99: at(0.99), maximum: at(1) };
}

export const count = ({ cases }: Summary, verdict: Verdict): number =>
  cases.filter((judged) => judged.verdict === verdict).length;

/** 0: all pass or skipped; 1: a verdict failed; 3: a case is inconclusive. */
export function exitStatus(summary: Summary): 0 | 1 | 3 {
  if (count(summary, 'fail') > 0) return 1;
  return count(summary, 'unknown') > 0 ? 3 : 0;
}

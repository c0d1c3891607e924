import { NS_PER_MS } from './clock.ts';
import type { Event } from './events.ts';
import { nodesOf } from './predict.ts';
import type { Case } from './scenario.ts';
import { type Judgement, judge, type Verdict } from './verdict.ts';

export interface RunFacts {
  id: string;
  startedAt: string;
  runtime: string;
  timing: string;
  versions: Record<'node' | 'grpcJs' | 'nginx' | 'envoy' | 'toxiproxy', string>;
}

export interface JudgedCase extends Case, Judgement {
  /**
   * From the case’s first dial to the proof of healing without the wait for the run’s other cases, in milliseconds; 0 if it
   * never was dialled.
   */
  elapsedMs: number;
}

/** A run, judged. */
export interface Summary {
  run: RunFacts & { wallMs: number; longestCaseMs: number };
  cases: JudgedCase[];
}

export const isEnd = (name: string): boolean => name === 'client' || name === 'server';

/** The nodes between the two ends, in order. */
export const pathOf = (definition: Case): string[] =>
  nodesOf(definition)
    .map(({ name }) => name)
    .filter((name) => !isEnd(name));

export function judgeCase(definition: Case, events: readonly Event[]): JudgedCase {
  const at = (what: Event['what']) => events.find((event) => event.what === what)?.atNs;
  const dialled = at('case.dialled') ?? 0;
  const over = at('recovered') ?? at('case.done') ?? dialled;
  const waited = (at('case.released') ?? 0) - (at('baseline.passed') ?? 0);
  const elapsedMs = (over - dialled - Math.max(0, waited)) / NS_PER_MS;
  return { ...definition, ...judge(definition, events), elapsedMs };
}

/** Judges every case of the plan by its events. */
export function summarize(
  run: RunFacts & { wallMs: number },
  cases: readonly Case[],
  eventsOf: (caseName: string) => readonly Event[],
): Summary {
  const judged = cases.map((definition) => judgeCase(definition, eventsOf(definition.name)));
  return { run: { ...run, longestCaseMs: Math.max(0, ...judged.map(({ elapsedMs }) => elapsedMs)) }, cases: judged };
}

export const count = ({ cases }: Summary, verdict: Verdict): number =>
  cases.filter((judged) => judged.verdict === verdict).length;

/** 0: all pass or skipped; 1: a verdict failed; 3: the lab could not tell. */
export function exitStatus(summary: Summary): 0 | 1 | 3 {
  if (count(summary, 'fail') > 0) return 1;
  return count(summary, 'unknown') > 0 ? 3 : 0;
}

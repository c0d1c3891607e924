import { join } from 'node:path';
import type { FrontName } from '../fronts/index.ts';
import type { Entrance, Spot } from '../model/entrance.ts';
import { longestWaitMs } from '../predict/wait-times.ts';
import type { Answer, CheckSubject } from './answer.ts';
import { answerOf, foreseen, provedByCopy, provedByRaised, skippedAnswers } from './answering.ts';
import type { CheckableFront } from './checkable-front.ts';
import { type Choice, type Configuration, filesOf, readConfiguration } from './configuration.ts';
import { type Demand, demandsOf } from './demands.ts';
import type { Policy } from './policy.ts';
import { runTrials, type TrialRun } from './run-trials.ts';
import { endOfCopy, isSame, type ScaledCopy, scaledCopies } from './scaled-copies.ts';
import { trialsOf } from './trials.ts';

/** A keepalive of 10 s and 5 s has fired by then. */
const QUICK_WAIT_MS = 20_000;

/** Nobody waits longer for what a configuration says. */
const LONGEST_WAIT_MS = 900_000;

export interface CheckSettings extends TrialRun, Choice {
  front: FrontName;
  /** The user's file or folder. */
  given: string;
  policy: Policy;
  quick: boolean;
  /**
   * Told, before anything runs, what the configuration says of each demand, and for how long they are watched.
   *
   * @param watchMs the longest of their waits, in milliseconds.
   */
  foresee?(answers: readonly Answer[], watchMs: number): void;
}

/** What was checked, and what came of it. */
export interface Checked {
  front: CheckableFront;
  version: string;
  runtime: string;
  files: string[];
  /** Where one of them is on this machine. */
  pathOf(file: string): string;
  /** What isn't as the user wrote it, a line each. */
  changed: readonly string[];
  /** What the front says of the configuration in its log. */
  warnings: readonly string[];
  entrance: Entrance;
  policy: Policy;
  answers: Answer[];
}

/** Which of the configuration's files a spot is in. */
export const fileOf = ({ file }: Spot, files: readonly string[]): string => file ?? files[0] ?? '';

/** Resolves when all have; when one rejects, has the others ended early, waits for them, and rejects for the same reason. */
async function allOver<Runs extends readonly Promise<unknown>[] | []>(failed: AbortController, runs: Runs) {
  for (const run of runs) run.catch((error) => failed.abort(error));
  await Promise.allSettled(runs);
  return Promise.all(runs);
}

/** Runs a copy beside the user's own; what a copy shows of each trial, by its demand and traffic. */
async function runCopy(copy: ScaledCopy, policy: Policy, run: TrialRun) {
  const { configuration, trials, setting } = copy;
  const subject: CheckSubject = { ...configuration, application: policy.application };
  const { tried } = await runTrials(configuration, policy.application, trials, run);
  return tried.map(({ trial, ...outcome }) => ({
    trial,
    ...copy,
    isKnown: outcome.judged.verdict !== 'unknown',
    endMs: endOfCopy(subject, trial, outcome, setting),
  }));
}

/**
 * Runs a configuration as it is, and says of each demand of a policy whether it is met, and by what.
 *
 * @throws {LabError} a configuration or a policy that can't be used, or a lab that can't run it.
 */
export async function runCheck(settings: CheckSettings): Promise<Checked> {
  const { given, policy, quick, dir, runtime, follow, id, signal } = settings;
  const configuration: Configuration = readConfiguration(settings.front, given, settings);
  const { front, entrance } = configuration;
  const subject: CheckSubject = { front, entrance, application: policy.application };
  const longestMs = quick ? QUICK_WAIT_MS : LONGEST_WAIT_MS;
  const waitMs = ({ watchMs, wantedMs }: Demand) => Math.min(watchMs ?? wantedMs, longestMs);
  const demands = demandsOf(policy);
  const trials = trialsOf(subject, demands, waitMs);
  settings.foresee?.(
    trials.flatMap((trial) => foreseen(subject, trial) ?? []),
    Math.max(0, ...trials.map(({ definition }) => longestWaitMs(definition))),
  );
  const copies = scaledCopies(configuration, policy, trials);
  const failed = new AbortController();
  const run = { id, runtime, signal: AbortSignal.any([signal, failed.signal]) };
  const [own, ...ofCopies] = await allOver(failed, [
    runTrials(configuration, policy.application, trials, { ...run, dir, ...(follow && { follow }) }),
    ...copies.map((copy, index) => runCopy(copy, policy, { ...run, dir: join(dir, `copy-${index + 1}`) })),
  ]);
  const shown = ofCopies.flat();
  const tried = own.tried.map(({ trial, ...outcome }) => {
    const answer = answerOf(subject, trial, outcome);
    const { setting, provedBy } = answer;
    const copy = shown.find(
      (one) =>
        one.trial.demand === trial.demand &&
        one.trial.traffic === trial.traffic &&
        setting !== undefined &&
        isSame(one.setting, setting),
    );
    if (!copy?.isKnown) return answer;
    if (copy.raised) return provedBy === 'measured' ? provedByRaised(answer, copy.endMs) : answer;
    return provedBy === 'configuration' ? provedByCopy(answer, copy.limitMs, copy.endMs) : answer;
  });
  const order = new Map(demands.map(({ name }, index) => [name, index]));
  const placeOf = ({ name }: Answer) => order.get(name) ?? 0;
  const answers = [...tried, ...skippedAnswers(policy.application, demands)].toSorted(
    (a, b) => placeOf(a) - placeOf(b),
  );
  return {
    ...{ front, entrance, policy, answers, runtime: runtime.name, version: own.version },
    files: filesOf(configuration),
    pathOf: (file) => join(configuration.files.folder, file),
    changed: configuration.files.notes,
    warnings: own.warnings,
  };
}

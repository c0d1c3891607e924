import { join } from 'node:path';
import type { FrontName } from '../fronts/index.ts';
import type { Entrance, Spot } from '../model/entrance.ts';
import type { Event } from '../record/events.ts';
import type { Runtime } from '../runtimes/runtime.ts';
import { type Progress, runLab, type Session } from '../session/run-lab.ts';
import { NS_PER_MS } from '../support/clock.ts';
import { LabError, messageOf } from '../support/errors.ts';
import { type Answer, answerOf } from './answer.ts';
import { type CheckableFront, checkable } from './checkable-front.ts';
import { chooseEntrance } from './choose-entrance.ts';
import { type Demand, demandsOf } from './demands.ts';
import { place } from './place.ts';
import type { Policy } from './policy.ts';
import { type Subject, type Trial, timingFor, trialsOf } from './trials.ts';
import { mainName, readUserFiles, type UserFiles } from './user-files.ts';

/** The lab's own bidirectional method. */
const METHOD = '/keepalivelab.v1.StreamService/Stream';

/** A keepalive of 10 s and 5 s has fired by then. */
const QUICK_WAIT_MS = 20_000;

/** Nobody waits longer for what a configuration says. */
const LONGEST_WAIT_MS = 900_000;

export interface CheckSettings {
  id: string;
  front: FrontName;
  /** The user's file or folder. */
  given: string;
  policy: Policy;
  quick: boolean;
  listener?: string;
  upstream?: string;
  runtime: Runtime;
  /** The check's folder, which is there. */
  dir: string;
  signal: AbortSignal;
  follow(session: Session): Progress;
}

/** What was checked, and what came of it. */
export interface Checked {
  front: CheckableFront;
  version: string;
  runtime: string;
  files: string[];
  entrance: Entrance;
  policy: Policy;
  answers: Answer[];
}

/** @throws {LabError} what the front's parsers can't read, with its line. */
function entrancesOf(front: CheckableFront, files: UserFiles, subject: string): Entrance[] {
  try {
    return front.entrances(files.text, files.included, METHOD);
  } catch (cause) {
    throw new LabError({
      stage: 'configuration',
      subject,
      wanted: `a configuration of ${front.title}'s that passes gRPC on`,
      got: messageOf(cause),
      remedy: 'correct the file',
      cause,
    });
  }
}

/** One case for all demands that ask for the same, with the longest of their waits. */
function casesOf(trials: readonly Trial[]): Map<string, Trial['definition']> {
  const cases = new Map<string, Trial['definition']>();
  for (const { definition } of trials) {
    const other = cases.get(definition.name);
    if (!other || other.horizonMs < definition.horizonMs) cases.set(definition.name, definition);
  }
  return cases;
}

/** For how long a client's stream had been open when the fault came; 0 where neither came. */
function openBeforeFault(events: readonly Event[]): number {
  const opened = events.find(({ what, who }) => what === 'stream.open' && who === 'client');
  const fault = events.find(({ what }) => what === 'fault.end');
  return opened && fault ? (fault.atNs - opened.atNs) / NS_PER_MS : 0;
}

/** Which of the configuration's files a spot is in. */
export const fileOf = ({ file }: Spot, files: readonly string[]): string => file ?? files[0] ?? '';

/**
 * Runs a configuration as it is, and says of each demand of a policy whether it is met, and by what.
 *
 * @throws {LabError} a configuration or a policy that can't be used, or a lab that can't run it.
 */
export async function runCheck(settings: CheckSettings): Promise<Checked> {
  const { id, given, policy, quick, runtime, dir, signal, follow, listener, upstream } = settings;
  const front = checkable(settings.front);
  const subjectName = `--${front.name} ${given}`;
  const files = readUserFiles(front, given);
  const entrance = chooseEntrance(entrancesOf(front, files, subjectName), {
    subject: subjectName,
    ...(listener !== undefined && { listener }),
    ...(upstream !== undefined && { upstream }),
  });
  const subject = { front, entrance, application: policy.application } satisfies Subject;
  const longestMs = quick ? QUICK_WAIT_MS : LONGEST_WAIT_MS;
  const waitMs = ({ wantedMs }: Demand) => Math.min(wantedMs, longestMs);
  const trials = trialsOf(subject, demandsOf(policy), waitMs);
  const cases = casesOf(trials);
  const placement = await place(front, { files, entrance, text: files.text }, join(dir, 'machine'));
  const sessions: Session[] = [];
  const summary = await runLab({
    ...{ id, runtime, dir, signal, timing: timingFor(policy.application), timingName: 'article' },
    cases: [...cases.values()],
    configurations: { [front.name]: files.main },
    placements: { [front.name]: placement },
    reports: ['json', 'html'],
    follow: (session) => {
      sessions.push(session);
      return follow(session);
    },
  });
  const judged = new Map(summary.cases.map((one) => [one.name, one]));
  const answers = trials.flatMap((trial) => {
    const { name } = trial.definition;
    const [definition, outcome] = [cases.get(name), judged.get(name)] as const;
    if (!definition || !outcome) return [];
    const openForMs = openBeforeFault(sessions[0]?.log.of(name) ?? []);
    return [answerOf(subject, { ...trial, definition }, { judged: outcome, openForMs })];
  });
  return {
    ...{ front, entrance, policy, answers, runtime: runtime.name },
    version: summary.run.versions[front.name] ?? '',
    files: filesOf(front, files),
  };
}

/** The main file, and all that it includes. */
function filesOf(front: CheckableFront, files: UserFiles): string[] {
  const found = new Set([mainName(files)]);
  front.entrances(
    files.text,
    (name) => {
      const included = files.included(name);
      for (const { file } of included) found.add(file);
      return included;
    },
    METHOD,
  );
  return [...found];
}

import { globSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JudgedCase } from '../judge/summary.ts';
import type { Event } from '../record/events.ts';
import type { Runtime } from '../runtimes/runtime.ts';
import { type Progress, runLab, type Session, silent } from '../session/run-lab.ts';
import { NS_PER_MS } from '../support/clock.ts';
import type { Answer, Tried } from './answer.ts';
import { answerOf } from './answering.ts';
import type { Configuration } from './configuration.ts';
import { place } from './place.ts';
import type { Application } from './policy.ts';
import { type Trial, timingFor } from './trials.ts';

export interface TrialRun {
  id: string;
  runtime: Runtime;
  /** A folder for it, which is made. */
  dir: string;
  signal: AbortSignal;
  /** @param answersOf what comes of a case that is over, before any copy has proved it. */
  follow?(session: Session, answersOf: (judged: JudgedCase) => Answer[]): Progress;
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

/** What was asked just before healing. */
function askedIn(events: readonly Event[]): Pick<Tried, 'answeredAfterMs' | 'others' | 'uploaded'> {
  const asked = events.find((event) => event.what === 'asked');
  const others = events.find((event) => event.what === 'others');
  const uploaded = events.find((event) => event.what === 'uploaded');
  return {
    ...(asked?.answered && asked.elapsedMs !== undefined && { answeredAfterMs: asked.elapsedMs }),
    ...(others && { others }),
    ...(uploaded && { uploaded }),
  };
}

/** What the front's logs have of its configuration, once each. */
async function warningsOf({ name, warns }: Configuration['front'], dir: string): Promise<string[]> {
  if (!warns) return [];
  const logs = globSync(`*/${name}.log`, { cwd: dir });
  const texts = await Promise.all(logs.map((log) => readFile(join(dir, log), 'utf8')));
  const found = texts.flatMap((text) => text.split('\n')).flatMap((line) => warns.exec(line)?.[1] ?? []);
  return [...new Set(found)];
}

/** What a case showed of a trial, as that was run. */
type TrialResult = Tried & { trial: Trial };

/** What came of some trials. */
export interface TrialResults {
  /** Of the front that ran. */
  version: string;
  /** What it said of the configuration. */
  warnings: readonly string[];
  tried: readonly TrialResult[];
}

/**
 * Runs a configuration as it is, and tries it.
 *
 * @throws {LabError} a configuration that its front refuses, or a lab that can't run it.
 */
export async function runTrials(
  configuration: Configuration,
  application: Application,
  trials: readonly Trial[],
  { id, runtime, dir, signal, follow = silent }: TrialRun,
): Promise<TrialResults> {
  await mkdir(dir, { recursive: true });
  const cases = casesOf(trials);
  const { front, files } = configuration;
  const placement = await place(configuration, join(dir, 'machine'));
  const sessions: Session[] = [];
  const triedIn = ({ log }: Session, trial: Trial, judged: JudgedCase): TrialResult => {
    const events = log.of(judged.name);
    const definition = cases.get(judged.name) ?? trial.definition;
    return { trial: { ...trial, definition }, judged, openForMs: openBeforeFault(events), ...askedIn(events) };
  };
  const answersIn = (session: Session) => (judged: JudgedCase) =>
    trials
      .filter(({ definition }) => definition.name === judged.name)
      .map((one) => {
        const { trial, ...tried } = triedIn(session, one, judged);
        return answerOf({ ...configuration, application }, trial, tried);
      });
  const summary = await runLab({
    ...{ id, runtime, dir, signal, timing: timingFor(application), timingName: 'article' },
    cases: [...cases.values()],
    configurations: { [front.name]: files.main },
    placements: { [front.name]: placement },
    reports: ['json', 'html'],
    follow: (session) => {
      sessions.push(session);
      return follow(session, answersIn(session));
    },
  });
  const judged = new Map(summary.cases.map((one) => [one.name, one]));
  const [session] = sessions;
  const tried = trials.flatMap((trial) => {
    const outcome = judged.get(trial.definition.name);
    return session && outcome ? [triedIn(session, trial, outcome)] : [];
  });
  return { version: summary.run.versions[front.name] ?? '', warnings: await warningsOf(front, dir), tried };
}

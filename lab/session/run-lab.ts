import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Case } from '../cases/case.ts';
import { asStored, type ResolvedCase } from '../cases/resolve.ts';
import type { RunSettings } from '../drive/environment-run.ts';
import { run } from '../drive/run-environments.ts';
import { demandFronts, type FrontName } from '../fronts/index.ts';
import type { Summary } from '../judge/summary.ts';
import type { Timing, TimingName } from '../model/timing.ts';
import { frontsOf, plan } from '../plan/environments.ts';
import { needsNetwork, reasonOf } from '../plan/unsupported.ts';
import { EventLog } from '../record/event-log.ts';
import { EVENTS_SCHEMA, type LabFact, type RunFacts } from '../record/events.ts';
import { EVENTS_FILE } from '../record/run-folder.ts';
import type { ReportName } from '../reports/index.ts';
import type { Runtime } from '../runtimes/runtime.ts';
import { NS_PER_MS, type RunClock, runClock } from '../support/clock.ts';
import { JudgedCases } from './live-verdicts.ts';
import { planSecondTry } from './second-try.ts';
import { checkReports, rewriteReports, writeReports } from './write-reports.ts';

/** What is told while a session runs. */
export interface Progress extends Disposable {
  /** Something outside the cases, such as a program that is being fetched. */
  say(text: string): void;
  environmentUp(name: string): void;
}

/** A session as it goes, for who follows it. */
export interface Session {
  cases: readonly Case[];
  log: EventLog;
  clock: RunClock;
  judged: JudgedCases;
}

export interface LabRun {
  /** The run's own name, as `runId` makes it. */
  id: string;
  /** Complete, as `select` gives them. */
  cases: readonly ResolvedCase[];
  timing: Timing;
  /** By which `results.json` names the timing. */
  timingName: TimingName;
  runtime: Runtime;
  /** The run's folder, which is there: `events.ndjson`, the reports, and the programs' logs go into it. */
  dir: string;
  /** The user's own configurations; the references run without. */
  configurations?: Partial<Record<FrontName, string>>;
  /** Where those stand that run as they are. */
  placements?: RunSettings['placements'];
  /** None unless given. */
  reports?: readonly ReportName[];
  /** Whether the frames on both sides of a front are told; they are unless this is false. */
  tap?: boolean;
  /** Ends the run early; what was learnt until then is judged and reported. */
  signal?: AbortSignal;
  /** Follows the session; nobody does without. */
  follow?(session: Session): Progress;
}

/** Follows a session without a word. */
export const silent = (): Progress => ({ say() {}, environmentUp() {}, [Symbol.dispose]() {} });

const grpcJsVersion = (): string =>
  (createRequire(import.meta.url)('@grpc/grpc-js/package.json') as { version: string }).version;

/**
 * One session from its start to its reports: runs the cases, judges each as it ends, tries once more what was inconclusive
 * for a transient reason. Prints nothing.
 *
 * @returns every case's verdict; of a run that `signal` ended early, those that are out.
 * @throws {LabError} a front whose declaration isn't whole, a runtime that can't be prepared, an environment that doesn't start, a report that can't be written.
 */
export async function runLab(settings: LabRun): Promise<Summary> {
  const { id, cases, timing, timingName, runtime, dir, configurations = {}, placements } = settings;
  const { reports = [], tap = true } = settings;
  const { signal = new AbortController().signal, follow = silent } = settings;
  demandFronts();
  await checkReports(reports, dir);
  const cannot = cases.some(needsNetwork) ? reasonOf(await runtime.checkNetwork()) : undefined;
  const isSkipped = (definition: ResolvedCase) => cannot !== undefined && needsNetwork(definition);
  const startedAt = new Date().toISOString();
  const clock = runClock();
  const plans = plan(
    cases.filter((definition) => !isSkipped(definition)),
    runtime.configurationsPerFront,
  );

  await using log = new EventLog(join(dir, EVENTS_FILE));
  const events = { eventsOf: (name: string) => log.of(name), all: () => log.all() };
  let facts: RunFacts;
  let wallMs: number;
  {
    using judged = new JudgedCases(cases, log);
    using progress = follow({ cases, log, clock, judged });
    const versions = {
      node: process.versions.node,
      grpcJs: grpcJsVersion(),
      ...(await runtime.prepare(frontsOf(plans), (text) => progress.say(text), signal)),
    };
    facts = { id, startedAt, runtime: runtime.name, timing: timingName, versions };
    const record = (fact: LabFact, environment = '') =>
      log.append({ atNs: clock.nowNs(), environment, who: 'lab', ...fact });
    record({ what: 'run', schema: EVENTS_SCHEMA, run: facts });
    for (const definition of cases) {
      const { name } = plans.find((environment) => environment.cases.includes(definition)) ?? { name: '' };
      record({ what: 'case', case: definition.name, definition: asStored(definition) }, name);
      if (cannot && isSkipped(definition))
        record({ what: 'case.skipped', case: definition.name, reason: cannot }, name);
    }
    const history = () => ({ run: facts, wallMs: clock.nowNs() / NS_PER_MS, cases, ...events });
    await using _ = rewriteReports(reports, dir, log, judged, history);
    const began = performance.now();
    const onUp = ({ name }: { name: string }) => progress.environmentUp(name);
    const placing = placements && { placements };
    const running = { runtime, timing, configurations, ...placing, tap, dir, log, clock, signal, onUp };
    await run(plans, running)
      .then(() => run(planSecondTry(cases, judged.all(), runtime.configurationsPerFront, record), running))
      .catch((error) => {
        if (!signal.aborted) throw error;
      });
    wallMs = performance.now() - began;
    record({ what: 'run.over', wallMs });
  }
  return writeReports(reports, dir, { run: facts, wallMs, cases, ...events });
}

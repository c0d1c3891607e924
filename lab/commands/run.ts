import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { planAgain } from '../again.ts';
import { ANSWER_TO_THE_ARTICLE, ARTICLE, articleInWords } from '../article.ts';
import { NS_PER_MS, runClock } from '../clock.ts';
import { LabError } from '../errors.ts';
import { EventLog } from '../event-log.ts';
import { EVENTS_SCHEMA, type LabFact, type RunFacts } from '../events.ts';
import { followEvents } from '../follow.ts';
import type { FrontName } from '../fronts/index.ts';
import { JudgedCases } from '../judged-cases.ts';
import { EVENTS_FILE, openOut, runId, shown } from '../out.ts';
import { plan } from '../plan.ts';
import { followProgress } from '../progress.ts';
import { checkReports, parseReports, rewriteReports, writeReports } from '../reporting.ts';
import { run as runPlan } from '../run.ts';
import { chooseRuntime, type RuntimeName, runtimes } from '../runtimes/index.ts';
import type { Runtime } from '../runtimes/runtime.ts';
import type { Case } from '../scenario.ts';
import { needsNetwork, reasonOf } from '../skipping.ts';
import { exitStatus } from '../summary.ts';
import { printSummary, whereTheRestIs } from './print-summary.ts';
import { type SelectionFlags, select } from './selection.ts';

export interface RunFlags extends SelectionFlags {
  runtime: RuntimeName | 'auto';
  report: string;
  tap: boolean;
  out?: string;
  follow?: true;
  nginx?: string;
  envoy?: string;
}

const grpcJsVersion = (): string =>
  (createRequire(import.meta.url)('@grpc/grpc-js/package.json') as { version: string }).version;

async function configurationsOf(flags: RunFlags, cases: readonly Case[]): Promise<Partial<Record<FrontName, string>>> {
  const named = (['nginx', 'envoy'] as const).flatMap((name) =>
    flags[name] ? [[name, resolve(flags[name])] as const] : [],
  );
  for (const [name, file] of named) {
    const problem = (wanted: string, got: string, remedy: string) =>
      new LabError({ stage: 'usage', subject: `--${name}`, wanted, got, remedy });
    const isFile = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isFile) throw problem('a file that can be read', file, 'correct the path');
    if (!cases.some(({ path }) => path === name))
      throw problem(`a case through ${name}`, 'none among those selected', 'select some, or leave the file out');
  }
  return Object.fromEntries(named);
}

async function runtimeOf({ runtime }: RunFlags): Promise<Runtime> {
  if (runtime !== 'auto') return runtimes[runtime];
  const chosen = await chooseRuntime();
  console.log(`runtime ${chosen.runtime.name}: ${chosen.because}`);
  return chosen.runtime;
}

/** Runs cases and reports them. Returns the exit status. */
export async function run(patterns: readonly string[], flags: RunFlags, signal: AbortSignal): Promise<0 | 1 | 3> {
  const { cases, timing } = await select(patterns.length > 0 ? patterns : ANSWER_TO_THE_ARTICLE, flags);
  const configurations = await configurationsOf(flags, cases);
  const reports = parseReports(flags.report);
  const id = runId();
  const dir = await openOut(flags.out, id);
  await checkReports(reports, dir);
  const runtime = await runtimeOf(flags);
  const cannot = cases.some(needsNetwork) ? reasonOf(await runtime.checkNetwork()) : undefined;
  const isSkipped = (definition: Case) => cannot !== undefined && needsNetwork(definition);
  const startedAt = new Date().toISOString();
  const clock = runClock();
  const plans = plan(
    cases.filter((definition) => !isSkipped(definition)),
    timing,
  );

  await using log = new EventLog(join(dir, EVENTS_FILE));
  const events = { eventsOf: (name: string) => log.of(name), all: () => log.all() };
  let facts: RunFacts;
  let wallMs: number;
  {
    using judged = new JudgedCases(cases, log);
    using progress = flags.follow ? followEvents(log) : followProgress(cases, log, clock, judged);
    const versions = {
      node: process.versions.node,
      grpcJs: grpcJsVersion(),
      ...(await runtime.prepare((text) => progress.say(text), signal)),
    };
    facts = { id, startedAt, runtime: runtime.name, timing: flags.timing, versions };
    const record = (fact: LabFact, environment = '') =>
      log.append({ atNs: clock.nowNs(), environment, who: 'lab', ...fact });
    record({ what: 'run', schema: EVENTS_SCHEMA, run: facts });
    for (const definition of cases) {
      const { name } = plans.find((environment) => environment.cases.includes(definition)) ?? { name: '' };
      record({ what: 'case', case: definition.name, definition }, name);
      if (cannot && isSkipped(definition))
        record({ what: 'case.skipped', case: definition.name, reason: cannot }, name);
    }
    const history = () => ({ run: facts, wallMs: clock.nowNs() / NS_PER_MS, cases, ...events });
    await using _ = rewriteReports(reports, dir, log, judged, history);
    const began = performance.now();
    const onUp = ({ name }: { name: string }) => progress.environmentUp(name);
    const settings = { runtime, timing, configurations, tap: flags.tap, dir, log, clock, signal, onUp };
    await runPlan(plans, settings)
      .then(() => runPlan(planAgain(cases, judged.all(), timing, record), settings))
      .catch((error) => {
        if (!signal.aborted) throw error;
      });
    wallMs = performance.now() - began;
    record({ what: 'run.over', wallMs });
  }
  const summary = await writeReports(reports, dir, { run: facts, wallMs, cases, ...events });
  if (signal.aborted) console.log(`Interrupted: what was learnt until then is in ${shown(dir)}`);
  else if (patterns.length === 1 && patterns[0] === ARTICLE)
    console.log(`${articleInWords(summary)}\n${whereTheRestIs(dir, reports)}`);
  else printSummary(summary, dir, reports);
  return exitStatus(summary);
}

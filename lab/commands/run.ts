import { stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { runClock } from '../clock.ts';
import { LabError } from '../errors.ts';
import { EventLog } from '../event-log.ts';
import type { FrontName } from '../fronts/index.ts';
import { EVENTS_FILE, openOut, runId, shown } from '../out.ts';
import { plan } from '../plan.ts';
import { followProgress } from '../progress.ts';
import { reports } from '../reports/index.ts';
import { renderMatrix } from '../reports/matrix.ts';
import { mark } from '../reports/words.ts';
import { run as runPlan } from '../run.ts';
import { chooseRuntime, type RuntimeName, runtimes } from '../runtimes/index.ts';
import type { Runtime } from '../runtimes/runtime.ts';
import type { Case } from '../scenario.ts';
import { count, exitStatus, type Summary, summarize } from '../summary.ts';
import { type SelectionFlags, select } from './selection.ts';

export interface RunFlags extends SelectionFlags {
  runtime: RuntimeName | 'auto';
  out?: string;
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

function printSummary(summary: Summary, dir: string): void {
  const { run, cases } = summary;
  console.log(renderMatrix(summary, process.stdout.columns));
  console.log('Seconds after the fault until an end noticed, measured of predicted, over all traffic.\n');
  for (const { verdict, name, requirement, reason } of cases)
    if (verdict === 'fail' || verdict === 'unknown')
      console.log(`${mark(verdict)} ${name}\n  ${requirement}\n  ${reason}\n`);
  const verdicts = (['pass', 'fail', 'unknown', 'skipped'] as const)
    .map((verdict) => `${count(summary, verdict)} ${verdict}`)
    .join(', ');
  const times = `${(run.wallMs / 1000).toFixed(1)} s; the longest case took ${(run.longestCaseMs / 1000).toFixed(1)} s`;
  console.log(`${cases.length} cases: ${verdicts}, in ${times}`);
  console.log(`Every event and verdict: ${shown(dir)}`);
}

/** Runs cases and reports them. Returns the exit status. */
export async function run(patterns: readonly string[], flags: RunFlags, signal: AbortSignal): Promise<0 | 1 | 3> {
  const { cases, timing } = await select(patterns, flags);
  const configurations = await configurationsOf(flags, cases);
  const id = runId();
  const dir = await openOut(flags.out, id);
  const runtime = await runtimeOf(flags);
  const startedAt = new Date().toISOString();
  const clock = runClock();
  const plans = plan(cases, timing);

  await using log = new EventLog(join(dir, EVENTS_FILE));
  let wallMs: number;
  let versions: Summary['run']['versions'];
  {
    using progress = followProgress(cases, log, clock);
    versions = {
      node: process.versions.node,
      grpcJs: grpcJsVersion(),
      ...(await runtime.prepare((text) => progress.say(text), signal)),
    };
    const began = performance.now();
    const onUp = ({ name }: { name: string }) => progress.environmentUp(name);
    await runPlan(plans, { ...{ runtime, timing, configurations, dir, log, clock, signal, onUp } }).catch((error) => {
      if (!signal.aborted) throw error;
    });
    wallMs = performance.now() - began;
  }
  const facts = { id, startedAt, runtime: runtime.name, timing: flags.timing, versions, wallMs };
  const summary = summarize(facts, cases, (name) => log.of(name));
  for (const { file, render } of Object.values(reports)) await writeFile(join(dir, file), render(summary));
  if (signal.aborted) console.log(`Interrupted: what was learnt until then is in ${shown(dir)}`);
  else printSummary(summary, dir);
  return exitStatus(summary);
}

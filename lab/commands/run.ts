import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Case } from '../cases/case.ts';
import { includedIn } from '../fronts/included.ts';
import { type FrontName, frontNames, fronts } from '../fronts/index.ts';
import { exitStatus } from '../judge/summary.ts';
import { ANSWER_TO_THE_ARTICLE, ARTICLE, articleInWords } from '../library/article-claims.ts';
import type { OwnFigures } from '../library/expand.ts';
import { type SelectionFlags, select } from '../library/selection.ts';
import { openOut, runId } from '../record/run-folder.ts';
import { chooseRuntime, type RuntimeName, runtimes } from '../runtimes/index.ts';
import type { Runtime } from '../runtimes/runtime.ts';
import { runLab, type Session } from '../session/run-lab.ts';
import { parseReports } from '../session/write-reports.ts';
import { LabError } from '../support/errors.ts';
import { shown } from '../support/shown-path.ts';
import { followEvents } from './follow.ts';
import { printSummary, whereTheRestIs } from './print-summary.ts';
import { followProgress } from './progress.ts';

export interface RunFlags extends SelectionFlags {
  runtime: RuntimeName | 'auto';
  report: string;
  tap: boolean;
  out?: string;
  follow?: true;
  /** By the fronts' names. */
  [front: string]: unknown;
}

type Configurations = Partial<Record<FrontName, string>>;

/** The files that the user names, each in the place of a front's reference. */
async function configurationsOf(flags: RunFlags): Promise<Configurations> {
  const named = frontNames.flatMap((name) => {
    const file = flags[name];
    return typeof file === 'string' ? [[name, resolve(file)] as const] : [];
  });
  for (const [name, file] of named) {
    const isFile = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isFile) throw wrongFile(name, 'a file that can be read', file, 'correct the path');
  }
  return Object.fromEntries(named);
}

function demandCases(configurations: Configurations, cases: readonly Case[]): void {
  for (const name of Object.keys(configurations))
    if (!cases.some(({ path }) => path === name))
      throw wrongFile(
        name,
        `a case through ${name}`,
        'none among those selected',
        'select some, or leave the file out',
      );
}

const wrongFile = (name: string, wanted: string, got: string, remedy: string) =>
  new LabError({ stage: 'usage', subject: `--${name}`, wanted, got, remedy });

/** What can't be read here the program itself refuses when it starts, in its own words. */
async function figuresOf(configurations: Configurations): Promise<OwnFigures> {
  const reading = Object.entries(configurations).map(async ([name, file]) => {
    const text = await readFile(file, 'utf8');
    try {
      return [[name, fronts[name as FrontName].figures(text, includedIn(dirname(resolve(file))))]];
    } catch {
      return [];
    }
  });
  return Object.fromEntries((await Promise.all(reading)).flat());
}

async function runtimeOf({ runtime }: RunFlags): Promise<Runtime> {
  if (runtime !== 'auto') return runtimes[runtime];
  const chosen = await chooseRuntime();
  console.log(`runtime ${chosen.runtime.name}: ${chosen.because}`);
  return chosen.runtime;
}

/** Runs cases and reports them. Returns the exit status. */
export async function run(patterns: readonly string[], flags: RunFlags, signal: AbortSignal): Promise<0 | 1 | 3> {
  const configurations = await configurationsOf(flags);
  const asked = patterns.length > 0 ? patterns : ANSWER_TO_THE_ARTICLE;
  const { cases, timing } = await select(asked, flags, await figuresOf(configurations));
  demandCases(configurations, cases);
  const reports = parseReports(flags.report);
  const id = runId();
  const dir = await openOut(flags.out, id);
  const runtime = await runtimeOf(flags);
  const follow = ({ cases, log, clock, judged }: Session) =>
    flags.follow ? followEvents(log) : followProgress(cases, log, clock, judged);
  const summary = await runLab({
    ...{ id, cases, timing, timingName: flags.timing, runtime, dir, configurations, reports, tap: flags.tap },
    ...{ signal, follow },
  });
  if (signal.aborted) console.log(`Interrupted: what was learnt until then is in ${shown(dir)}`);
  else if (patterns.length === 1 && patterns[0] === ARTICLE)
    console.log(`${articleInWords(summary)}\n${whereTheRestIs(dir, reports)}`);
  else printSummary(summary, dir, reports);
  return exitStatus(summary);
}

import { resolve } from 'node:path';
import { exitStatus } from '../judge/summary.ts';
import { type Problems, readRun } from '../record/stored-run.ts';
import { reports } from '../reports/index.ts';
import { checkReports, parseReports, writeReports } from '../session/write-reports.ts';
import { shown } from '../support/shown-path.ts';
import { printSummary } from './print-summary.ts';

function tell(problems: Problems): void {
  for (const problem of problems) console.error(`run: ${problem}`);
  if (problems.length > 0) console.error('What could be read is judged.');
}

/** Judges a stored run again, by its events alone. Returns 3 if not all of it could be read. */
export async function judge(folder: string): Promise<0 | 1 | 3> {
  const dir = resolve(folder);
  const { history, problems } = await readRun(dir);
  const summary = await writeReports(['json'], dir, history);
  printSummary(summary, dir, ['json']);
  tell(problems);
  return problems.length > 0 ? 3 : exitStatus(summary);
}

/** Renders a stored run again. Returns 3 if not all of it could be read. */
export async function report(folder: string, flags: { report: string }): Promise<0 | 3> {
  const dir = resolve(folder);
  const names = parseReports(flags.report);
  const { history, problems } = await readRun(dir);
  await checkReports(names, dir);
  await writeReports(names, dir, history);
  for (const name of names) console.log(`${shown(dir)}/${reports[name].file}`);
  tell(problems);
  return problems.length > 0 ? 3 : 0;
}

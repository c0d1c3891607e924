import { join } from 'node:path';
import { count, type ErrorFigures, type Summary } from '../judge/summary.ts';
import { type ReportName, reports } from '../reports/index.ts';
import { isOverview, renderMatrix } from '../reports/matrix.ts';
import { casesInWords, skippedByReason } from '../reports/skipped.ts';
import { mark } from '../reports/words.ts';
import { shown } from '../support/shown-path.ts';

/** What didn't pass is told up to so many cases: a lab that is broken as a whole fails in all of them. */
const MOST_TOLD = 50;

const exactness = ({ count: detections, median, p99, maximum }: ErrorFigures): string =>
  `${detections} detections, error against the exact due time: ${median.toFixed(1)} ms (median), ` +
  `${p99.toFixed(1)} ms (p99), ${maximum.toFixed(1)} ms (maximum)`;

/** Where to look for the rest of a run. */
export const whereTheRestIs = (dir: string, written: readonly ReportName[]): string =>
  written.includes('html')
    ? `Report: ${shown(join(dir, reports.html.file))}; every event and verdict: ${shown(dir)}`
    : `Every event and verdict: ${shown(dir)}`;

function printWrong({ cases }: Summary): void {
  const wrong = cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown');
  for (const { verdict, name, requirement, reason } of wrong.slice(0, MOST_TOLD))
    console.log(`${mark(verdict)} ${name}\n  ${requirement}\n  ${reason}\n`);
  if (wrong.length > MOST_TOLD)
    console.log(`and ${wrong.length - MOST_TOLD} more that didn’t pass: see ${reports.json.file}\n`);
  for (const { reason, cases: some } of skippedByReason(cases))
    console.log(`${mark('skipped')} ${casesInWords(some.length)}: ${reason}\n`);
}

/** What a run ends with on the terminal: the matrix, all that isn't a pass, and where the rest is. */
export function printSummary(summary: Summary, dir: string, written: readonly ReportName[]): void {
  const { run, cases } = summary;
  console.log(renderMatrix(summary, process.stdout.columns));
  console.log(
    isOverview(summary)
      ? `Tables of what didn’t pass; those of all: \`report ${shown(dir)} --report html,markdown\`.\n`
      : 'Seconds after the fault until an end noticed or was notified, measured of predicted, over all traffic.\n',
  );
  printWrong(summary);
  const verdicts = (['pass', 'fail', 'unknown', 'skipped'] as const)
    .map((verdict) => `${count(summary, verdict)} ${verdict}`)
    .join(', ');
  const times = `${(run.wallMs / 1000).toFixed(1)} s; the longest case took ${(run.longestCaseMs / 1000).toFixed(1)} s`;
  console.log(`${cases.length} cases: ${verdicts}, in ${times}`);
  const again = cases.filter(({ firstTry }) => firstTry).length;
  if (again > 0) console.log(`${casesInWords(again)} of them ran twice: the first try was inconclusive`);
  if (run.errorMs) console.log(exactness(run.errorMs));
  console.log(whereTheRestIs(dir, written));
}

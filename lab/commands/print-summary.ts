import { join } from 'node:path';
import { shown } from '../out.ts';
import { type ReportName, reports } from '../reports/index.ts';
import { renderMatrix } from '../reports/matrix.ts';
import { mark } from '../reports/words.ts';
import { count, type ErrorFigures, type Summary } from '../summary.ts';

const exactness = ({ count: detections, median, p99, maximum }: ErrorFigures): string =>
  `${detections} detections, later than their own phase says exactly by ${median.toFixed(1)} ms (median), ` +
  `${p99.toFixed(1)} ms (p99), ${maximum.toFixed(1)} ms (maximum)`;

/** Where to look for the rest of a run. */
export const whereTheRestIs = (dir: string, written: readonly ReportName[]): string =>
  written.includes('html')
    ? `To read: ${shown(join(dir, reports.html.file))}; every event and verdict: ${shown(dir)}`
    : `Every event and verdict: ${shown(dir)}`;

/** What a run ends with on the terminal: the matrix, all that isn't a pass, and where the rest is. */
export function printSummary(summary: Summary, dir: string, written: readonly ReportName[]): void {
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
  if (run.errorMs) console.log(exactness(run.errorMs));
  console.log(whereTheRestIs(dir, written));
}

import { shown } from '../out.ts';
import { renderMatrix } from '../reports/matrix.ts';
import { mark } from '../reports/words.ts';
import { count, type Summary } from '../summary.ts';

/** What a run ends with on the terminal: the matrix, all that isn't a pass, and where the rest is. */
export function printSummary(summary: Summary, dir: string): void {
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

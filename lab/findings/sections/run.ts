import { plain, table } from '../../reports/markdown-text.ts';
import { casesInWords } from '../../reports/skipped.ts';
import type { Findings } from '../data.ts';

const VERDICTS = ['pass', 'fail', 'unknown', 'skipped'] as const;

export const verdictsOf = (cases: Findings['cases']): string =>
  VERDICTS.map((verdict) => [cases.filter((one) => one.verdict === verdict).length, verdict] as const)
    .filter(([count]) => count > 0)
    .map(([count, verdict]) => `${count} ${verdict}`)
    .join(', ');

/** What was run, of which versions, and how much of it was as expected. */
export function runSection({ run, cases }: Findings): string {
  const versions = Object.entries(run.versions).map(([name, version]) => `${name} ${plain(version)}`);
  return table(
    ['', ''],
    [
      ['Run', `${run.startedAt.slice(0, 10)}, runtime ${plain(run.runtime)}, timing \`${run.timing}\``],
      ['Versions', versions.join(', ')],
      ['Verdicts', `${casesInWords(cases.length)}: ${verdictsOf(cases)}`],
    ],
  );
}

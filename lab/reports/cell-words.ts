import type { Cell, EndCell } from './cells.ts';

/** When it was to notice, or to be told: `1.5-2.5`, `1.5-2.5 or told 2.0-3.0`, `told 0.0`, `never`. */
export const expectedInWords = ({ expected, expectedTold }: EndCell): string =>
  [expected, expectedTold && `notified ${expectedTold}`].filter(Boolean).join(' or ') || 'never';

/** What an end did, each part by itself: `never 1/4`, `1.6-2.4`, `told 0.1`. */
export const observedInWords = ({ silent, measured, told }: EndCell): string[] =>
  [silent, measured, told && `notified ${told}`].filter(Boolean);

/** What one end measured, beside what was expected: `1.6-2.4 of 1.5-2.5`, `never`, or `dead`. */
export function endInWords(end: EndCell): string {
  const got = observedInWords(end).join(', ');
  if (end.dead && end.expected === '') return end.measured === '' ? 'dead' : `dead, yet ${end.measured}`;
  const wanted = expectedInWords(end);
  return got === 'never' && wanted === 'never' ? 'never' : `${got} of ${wanted}`;
}

/** The verdicts other than pass, such as `FAIL 1/4`; empty if all pass. */
export function wrongInWords({ cases, wrong, wrongVerdicts, skipped }: Cell): string {
  const verdicts = wrongVerdicts.map((verdict) => verdict.toUpperCase()).join(', ');
  const parts = [
    wrong.length > 0 ? `${verdicts} ${wrong.length}/${cases.length}` : '',
    skipped > 0 ? `SKIPPED ${skipped}/${cases.length}` : '',
  ];
  return parts.filter(Boolean).join(', ');
}

import type { Cell, EndCell } from './cells.ts';

/** What one end measured, beside what was expected: `1.6-2.4 of 1.5-2.5`, or `never`. */
export function endInWords({ silent, measured, expected }: EndCell): string {
  if (silent === 'never' && expected === 'never') return 'never';
  const got = [silent, measured].filter((part) => part !== '').join(', ');
  return `${got} of ${expected}`;
}

/** The verdicts other than pass, such as `FAIL 1/4`; empty if all pass. */
export function wrongInWords({ cases, wrong, wrongVerdicts }: Cell): string {
  const verdicts = wrongVerdicts.map((verdict) => verdict.toUpperCase()).join(', ');
  return wrong.length > 0 ? `${verdicts} ${wrong.length}/${cases.length}` : '';
}

import type { JudgedCase } from '../judge/summary.ts';

/** Cases that this machine couldn't run, by what it lacks: the most first. */
export function skippedByReason(cases: readonly JudgedCase[]): { reason: string; cases: readonly JudgedCase[] }[] {
  const skipped = cases.filter(({ verdict }) => verdict === 'skipped');
  return [...Map.groupBy(skipped, ({ reason }) => reason)]
    .map(([reason, some]) => ({ reason, cases: some }))
    .toSorted((a, b) => b.cases.length - a.cases.length);
}

export const casesInWords = (count: number): string => `${count} ${count === 1 ? 'case' : 'cases'}`;

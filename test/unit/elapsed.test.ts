import { expect, test } from '@jest/globals';
import { judgeCase } from '../../lab/judge/summary.ts';
import { byLab, caseLike, NAME } from './literal-events.ts';

test('a case’s time is its own: what it waited for the run’s other cases is not in it', () => {
  const events = [
    byLab(1_000, { what: 'case.dialled', case: NAME }),
    byLab(2_000, { what: 'baseline.passed', case: NAME }),
    byLab(12_000, { what: 'case.released', case: NAME }),
    byLab(15_000, { what: 'recovered', case: NAME, elapsedMs: 10 }),
    byLab(15_100, { what: 'case.done', case: NAME }),
  ];
  expect(judgeCase(caseLike(), events).elapsedMs).toBe(4_000);
});

test('of a case that never got so far it is what passed until it was over', () => {
  const events = [
    byLab(1_000, { what: 'case.dialled', case: NAME }),
    byLab(1_500, { what: 'baseline.failed', case: NAME, missing: 'all' }),
    byLab(1_600, { what: 'case.done', case: NAME }),
  ];
  expect(judgeCase(caseLike(), events).elapsedMs).toBe(600);
});

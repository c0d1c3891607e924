import { expect, test } from '@jest/globals';
import { summarize } from '../../lab/judge/summary.ts';
import type { RunHistory } from '../../lab/record/run-history.ts';
import { log } from '../../lab/reports/log.ts';
import { RUN } from './judged-case.ts';
import { caseLike, lifeUntil, lifeWith, NAME, serverGivesUp } from './literal-events.ts';
import { proven } from './literal-witness.ts';

function render(eventsOf: RunHistory['eventsOf']): string {
  const history = { run: RUN, wallMs: 19_000, cases: [caseLike()], eventsOf, all: () => [] };
  const judged = summarize({ ...history, eventsOf: (name) => proven(caseLike(), eventsOf(name)) });
  return String(log.render(judged, history));
}

test('a case’s events in the order of their times, from the fault on, under its verdict', () => {
  const text = render(() => lifeWith(...serverGivesUp(12_012)).toReversed());
  expect(text).toContain(`\n== ${NAME}: pass\n   What has to hold.\n   wanted client never in 7500 ms; got never;`);
  const times = [...text.matchAll(/^ *([+-]\d+\.\d{4}) {2}\w/gm)].map(([, seconds]) => Number(seconds));
  expect(times).toHaveLength(lifeWith(...serverGivesUp(0)).length);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(text).toContain('  +2.0120  server          stream ended: cancelled (CANCELLED)');
});

test('a case without a fault: since the run began', () => {
  const text = render(() => lifeUntil(2_000));
  expect(text).toContain('Seconds since the run began:\n   0.1000  lab             the client dials\n');
});

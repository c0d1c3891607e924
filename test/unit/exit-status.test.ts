import { expect, test } from '@jest/globals';
import { exitStatus, type JudgedCase, type Summary } from '../../lab/judge/summary.ts';
import type { Verdict } from '../../lab/judge/verdict.ts';
import { judge } from '../../lab/judge/verdict.ts';
import { caseLike, lifeWith } from './literal-events.ts';

const judged = (verdict: Verdict): JudgedCase => ({
  ...caseLike(),
  ...judge(caseLike(), lifeWith()),
  elapsedMs: 0,
  verdict,
});

const statusOf = (...verdicts: Verdict[]) => {
  const versions = { node: '', grpcJs: '', nginx: '', envoy: '', toxiproxy: '' };
  const run = {
    id: '',
    startedAt: '',
    runtime: '',
    timing: '',
    versions,
    wallMs: 0,
    longestCaseMs: 0,
    errorMs: undefined,
  };
  return exitStatus({ run, cases: verdicts.map(judged) } satisfies Summary);
};

test('0 when all pass or are skipped', () => {
  expect(statusOf()).toBe(0);
  expect(statusOf('pass', 'pass')).toBe(0);
  expect(statusOf('pass', 'skipped')).toBe(0);
});

test('1 when a verdict failed, whatever else there is', () => {
  expect(statusOf('pass', 'fail')).toBe(1);
  expect(statusOf('unknown', 'fail', 'skipped')).toBe(1);
});

test('3 when inconclusive and nothing failed', () => {
  expect(statusOf('pass', 'unknown', 'skipped')).toBe(3);
});

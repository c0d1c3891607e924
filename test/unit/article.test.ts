import { expect, test } from '@jest/globals';
import type { JudgedCase, Summary } from '../../lab/judge/summary.ts';
import type { Verdict } from '../../lab/judge/verdict.ts';
import { ARTICLE_CASES, articleInWords, CLAIMS } from '../../lab/library/article-claims.ts';
import { casesOf } from '../../lab/library/expand.ts';
import { loadScenarios } from '../../lab/library/load-scenarios.ts';
import { selectCases } from '../../lab/library/select-cases.ts';
import { timings } from '../../lab/model/timing.ts';
import { caseLike } from './literal-events.ts';

const cases = (await loadScenarios()).flatMap((scenario) => casesOf(scenario, timings.fast));

test('the pattern `article` stands for the cases of its claims, each of which there is', () => {
  expect(
    selectCases(['article'], cases)
      .map(({ name }) => name)
      .sort(),
  ).toEqual([...ARTICLE_CASES].sort());
});

test('a claim has cases, or says why it isn’t tested', () => {
  for (const { cases, notTested } of CLAIMS) expect(cases.length > 0).toBe(notTested === undefined);
});

const [claim] = CLAIMS.filter(({ number }) => number === 6);
const summaryWith = (...judged: Partial<JudgedCase>[]): Summary => ({
  run: {
    ...{ id: 'a', startedAt: '', runtime: 'processes', timing: 'fast', wallMs: 0, longestCaseMs: 0 },
    ...{ versions: { node: '', grpcJs: '', nginx: '', envoy: '', toxiproxy: '' }, errorMs: undefined },
  },
  cases: judged.map((parts) => ({ ...caseLike(), proof: [], reason: '', ...parts }) as JudgedCase),
});
const sixth = (verdict: Verdict) =>
  articleInWords(summaryWith({ name: claim?.cases[0] ?? '', verdict, path: 'envoy', proof: ['a frame'] }))
    .split('\n')
    .slice(
      articleInWords(summaryWith())
        .split('\n')
        .findIndex((line) => line.includes('Envoy does the same')),
    );

test('a claim holds if its cases pass, and shows their frames', () => {
  expect(sixth('pass').slice(1, 4)).toEqual(['     holds', '     pass on envoy, idle: ', '       a frame']);
  expect(sixth('fail')[1]).toBe('     does not hold');
  expect(sixth('unknown')[1]).toBe('     inconclusive');
});

test('a claim whose cases didn’t run can’t be told', () => {
  expect(articleInWords(summaryWith())).not.toContain('     holds');
});

import { describe, expect, test } from '@jest/globals';
import type { Scenario } from '../../lab/cases/case.ts';
import { resolve } from '../../lab/cases/resolve.ts';
import { variantNames, variantOf } from '../../lab/fronts/index.ts';
import { coverageOf } from '../../lab/library/coverage.ts';
import { RULES } from '../../lab/library/exclusions.ts';
import { casesOf } from '../../lab/library/expand.ts';
import { loadScenarios } from '../../lab/library/load-scenarios.ts';
import { timings } from '../../lab/model/timing.ts';
import { basicTraffics } from '../../lab/model/traffic.ts';
import { predict } from '../../lab/predict/predict.ts';

const timing = timings.fast;
const cases = (await loadScenarios()).flatMap((scenario) => casesOf(scenario, timing));
const matrix = coverageOf(cases, timing);
const names = (cells: typeof matrix) => cells.map(({ name }) => name);

describe('every fault at each of its sites, on every path, with every detector and traffic', () => {
  test('is the case of exactly one scenario, unless a rule says why it makes none', () => {
    const wanted = matrix.filter(({ because }) => because === undefined);
    expect(names(wanted.filter((cell) => cell.cases.length === 0))).toEqual([]);
    expect(names(wanted.filter((cell) => cell.cases.length > 1))).toEqual([]);
  });

  test('is no case where a rule excludes it', () => {
    expect(names(matrix.filter((cell) => cell.because !== undefined && cell.cases.length > 0))).toEqual([]);
  });

  test('has every case in it that no arrangement of its own leaves out', () => {
    const inMatrix = new Set(names(matrix));
    const plain = cases.filter(({ arrangement }) => arrangement === undefined);
    expect(plain.map(({ name }) => name).filter((name) => !inMatrix.has(name))).toEqual([]);
  });

  test('needs every rule there is', () => {
    const used = new Set(matrix.map(({ because }) => because));
    const idle = RULES.map(({ because }) => because).filter((because) => !used.has(because));
    // The matrix has only sites where the fault does happen; a scenario may list others. Every front of the lab's own can
    // reload. And `fast` has no rare messages.
    expect(idle).toEqual([
      'this fault doesn’t happen there',
      'this front has no way to take its configuration anew',
      'a front ends a stream before any fault if its messages are rarer than the front’s timeout',
    ]);
  });
});

test('a hole is a cell with neither a case nor a reason', () => {
  const small: Scenario = {
    ...{ name: 'small', requirement: 'What has to hold.', faults: ['airplane'], at: ['last-mile'], paths: ['direct'] },
    ...{ detectors: ['none'], traffic: ['idle'] },
  };
  const cells = coverageOf(casesOf(small, timing), timing);
  const cell = (name: string) => cells.find((one) => one.name === name);
  expect(cell('airplane/last-mile/direct/none/idle')?.cases).toHaveLength(1);
  expect(cell('airplane/last-mile/nginx/none/idle')).toMatchObject({ cases: [] });
  expect(cell('airplane/last-mile/nginx/none/idle')).not.toHaveProperty('because');
  expect(cell('airplane/backend/direct/none/idle')?.because).toBe(
    'a direct path has neither a front nor a backend link',
  );
});

test.each([
  ['server-freeze', 'server', 'backend'],
  ['client-freeze', 'client', 'last-mile'],
] as const)('a front’s timeout is predicted to take %s as it takes dropped packets', (fault, at, link) => {
  const paths = variantNames.filter((path) => variantOf(path)?.detector === 'front-timeouts');
  for (const path of paths)
    for (const traffic of basicTraffics) {
      const key = { path, detector: 'front-timeouts', traffic, horizonMs: 90_000 } as const;
      expect(predict(resolve({ ...key, fault, at }, timing))).toEqual(
        predict(resolve({ ...key, fault: 'packet-drop', at: link }, timing)),
      );
    }
});

import { expect, test } from '@jest/globals';
import type { EnvironmentPlan } from '../../lab/plan.ts';
import { waves } from '../../lab/waves.ts';
import { quietCase } from './literal-events.ts';

/** So many cases, the last of which waits for that long and the others for less. */
const environment = (name: string, cases: number, horizonMs = 7_500): EnvironmentPlan => ({
  ...{ name, hosts: 'shared', backendLink: false, tap: false, fronts: {} },
  cases: Array.from({ length: cases }, (_, index) =>
    quietCase({ name: `${name}/${index}`, horizonMs: index === cases - 1 ? horizonMs : 1_000 }),
  ),
});

const namesOf = (plans: EnvironmentPlan[]) => waves(plans).map((group) => group.map(({ name }) => name));

test('environments that two cores carry run at the same time', () => {
  expect(namesOf([environment('a', 120), environment('b', 120)])).toEqual([['a', 'b']]);
  expect(waves([])).toEqual([]);
});

test('never more than 240 cases, but for an environment that has more by itself', () => {
  expect(namesOf([environment('a', 120), environment('b', 120), environment('c', 1)])).toEqual([['c'], ['a', 'b']]);
  expect(namesOf([environment('a', 1), environment('huge', 300), environment('c', 1)])).toEqual([
    ['c'],
    ['huge'],
    ['a'],
  ]);
});

test('never more than ten environments', () => {
  const names = Array.from({ length: 21 }, (_, index) => `e${index}`);
  expect(namesOf(names.map((name) => environment(name, 1))).map(({ length }) => length)).toEqual([1, 10, 10]);
});

test('those that wait alike run together, by the case of theirs that waits longest, the quick ones first', () => {
  const plans = [environment('slow', 200, 90_000), environment('quick', 200, 5_000), environment('slower', 40, 99_000)];
  expect(namesOf(plans)).toEqual([['quick'], ['slower', 'slow']]);
});

test('none is lost, none comes twice, and the plans stay as they were', () => {
  const plans = [70, 3, 120, 50, 1, 240, 9, 9, 9, 9, 9, 9, 9, 9, 9].map((cases, index) =>
    environment(`e${index}`, cases, 1_000 * (30 - index)),
  );
  const before = plans.map(({ name }) => name);
  expect(namesOf(plans).flat().sort()).toEqual([...before].sort());
  expect(plans.map(({ name }) => name)).toEqual(before);
});

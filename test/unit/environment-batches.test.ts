import { expect, test } from '@jest/globals';
import { resolve } from '../../lab/cases/resolve.ts';
import { timings } from '../../lab/model/timing.ts';
import { batchesOf } from '../../lab/plan/batches.ts';
import type { EnvironmentPlan } from '../../lab/plan/environments.ts';
import { quietCase } from './literal-events.ts';

/** So many cases, the last of which waits for that long and the others for less. */
const environment = (name: string, cases: number, horizonMs = 7_500): EnvironmentPlan => ({
  ...{ name, hosts: 'shared', backendLink: false, tap: false, fronts: [] },
  cases: Array.from({ length: cases }, (_, index) =>
    resolve(quietCase({ name: `${name}/${index}`, horizonMs: index === cases - 1 ? horizonMs : 1_000 }), timings.fast),
  ),
});

const MANY = 100;

const named = (plans: EnvironmentPlan[]) => plans.map(({ name }) => name);

const namesOf = (plans: EnvironmentPlan[]) => batchesOf(plans, MANY).others.map(named);

test('environments that two cores carry run at the same time', () => {
  expect(namesOf([environment('a', 80), environment('b', 80)])).toEqual([['a', 'b']]);
  expect(batchesOf([], MANY)).toEqual({ patient: [], others: [] });
});

test('never more than 160 cases, but for an environment that has more by itself', () => {
  expect(namesOf([environment('a', 80), environment('b', 80), environment('c', 1)])).toEqual([['c'], ['a', 'b']]);
  expect(namesOf([environment('a', 1), environment('huge', 300), environment('c', 1)])).toEqual([['huge'], ['a', 'c']]);
});

test('never more than twenty environments', () => {
  const names = Array.from({ length: 41 }, (_, index) => `e${index}`);
  expect(namesOf(names.map((name) => environment(name, 1))).map(({ length }) => length)).toEqual([1, 20, 20]);
});

test('those that wait alike run together, by the case of theirs that waits longest, the quick ones first', () => {
  const plans = [environment('slow', 120, 9_000), environment('quick', 120, 5_000), environment('slower', 40, 14_000)];
  expect(namesOf(plans)).toEqual([['quick'], ['slower', 'slow']]);
});

test('those that wait for longer than 20 s go on beside all others', () => {
  const plans = [environment('long', 1, 20_001), environment('short', 1, 20_000), environment('longest', 240, 72_000)];
  const { patient, others } = batchesOf(plans, MANY);
  expect({ patient: named(patient), others: others.map(named) }).toEqual({
    patient: ['longest', 'long'],
    others: [['short']],
  });
});

test('none is lost, none comes twice, and the plans stay as they were', () => {
  const plans = [70, 3, 120, 50, 1, 240, 9, 9, 9, 9, 9, 9, 9, 9, 9].map((cases, index) =>
    environment(`e${index}`, cases, 2_000 * (15 - index)),
  );
  const before = plans.map(({ name }) => name);
  const { patient, others } = batchesOf(plans, MANY);
  expect(named([...patient, ...others.flat()]).sort()).toEqual([...before].sort());
  expect(plans.map(({ name }) => name)).toEqual(before);
});

test('a runtime that can’t have so many has fewer beside those that wait for long, and these are twenty at most', () => {
  const long = Array.from({ length: 21 }, (_, index) => environment(`long-${index}`, 1, 30_000));
  const short = Array.from({ length: 17 }, (_, index) => environment(`short-${index}`, 1));
  const { patient, others } = batchesOf([...long, ...short], 28);
  expect(patient).toHaveLength(20);
  expect(others.map(({ length }) => length)).toEqual([2, 8, 8]);
});

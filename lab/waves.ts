import type { EnvironmentPlan } from './plan.ts';
import { expectedWaitMs } from './wait.ts';

/** What two cores carry without coming late: an environment has up to seven processes. */
const ENVIRONMENTS_AT_ONCE = 10;
const CASES_AT_ONCE = 240;

const longestWaitMs = ({ cases }: EnvironmentPlan): number => Math.max(...cases.map(expectedWaitMs));

/** Environments that run at the same time, one group after the other, the quick ones first; those that wait alike are together. */
export function waves(plans: readonly EnvironmentPlan[]): EnvironmentPlan[][] {
  const groups: EnvironmentPlan[][] = [];
  for (const plan of plans.toSorted((a, b) => longestWaitMs(b) - longestWaitMs(a))) {
    const group = groups.at(-1);
    const cases = group?.reduce((sum, { cases: { length } }) => sum + length, 0) ?? 0;
    const fits = group && group.length < ENVIRONMENTS_AT_ONCE && cases + plan.cases.length <= CASES_AT_ONCE;
    if (fits) group.push(plan);
    else groups.push([plan]);
  }
  return groups.toReversed();
}

import type { ResolvedCase } from '../cases/resolve.ts';
import type { JudgedCase } from '../judge/summary.ts';
import { CASES_IN_ONE, type EnvironmentPlan, plan } from '../plan/environments.ts';
import type { LabFact } from '../record/events.ts';

/**
 * Where more can't be told, the machine isn't slow for a moment, but for good: a second try would say as little. One process
 * that stands still for a second befalls all that share its environment, which are at most as many.
 */
const MOST_TRIED_AGAIN = CASES_IN_ONE;

/**
 * Plans a second try for the few cases that were inconclusive for a transient reason, and records the reason of each. Their
 * environments have files and events of their own.
 */
export function planSecondTry(
  cases: readonly ResolvedCase[],
  judged: readonly JudgedCase[],
  configurationsPerFront: number,
  record: (fact: LabFact, environment: string) => void,
): EnvironmentPlan[] {
  const reasons = new Map(judged.filter(({ byChance }) => byChance).map(({ name, reason }) => [name, reason]));
  if (reasons.size > MOST_TRIED_AGAIN) return [];
  const untold = cases.filter(({ name }) => reasons.has(name));
  const plans = plan(untold, configurationsPerFront).map((environment) => ({
    ...environment,
    name: `${environment.name}-again`,
  }));
  for (const { name: environment, cases: planned } of plans)
    for (const { name } of planned)
      record({ what: 'case.again', case: name, reason: reasons.get(name) ?? '' }, environment);
  return plans;
}

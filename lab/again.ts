import type { LabFact } from './events.ts';
import { type EnvironmentPlan, plan } from './plan.ts';
import type { Case } from './scenario.ts';
import type { JudgedCase } from './summary.ts';
import type { Timing } from './timing.ts';

/** Where more can't be told, the machine isn't slow for a moment, but for good: a second try would say as little. */
const MOST_TRIED_AGAIN = 24;

/**
 * Plans the cases once more of which nothing could be told by chance, where they are few, and tells of each of them with
 * the reason. Their environments have files and events of their own.
 */
export function planAgain(
  cases: readonly Case[],
  judged: readonly JudgedCase[],
  timing: Timing,
  record: (fact: LabFact, environment: string) => void,
): EnvironmentPlan[] {
  const reasons = new Map(judged.filter(({ byChance }) => byChance).map(({ name, reason }) => [name, reason]));
  if (reasons.size > MOST_TRIED_AGAIN) return [];
  const untold = cases.filter(({ name }) => reasons.has(name));
  const plans = plan(untold, timing).map((environment) => ({ ...environment, name: `${environment.name}-again` }));
  for (const { name: environment, cases: planned } of plans)
    for (const { name } of planned)
      record({ what: 'case.again', case: name, reason: reasons.get(name) ?? '' }, environment);
  return plans;
}

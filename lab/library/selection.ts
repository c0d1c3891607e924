import type { ResolvedCase } from '../cases/resolve.ts';
import type { Timing, TimingName } from '../model/timing.ts';
import { casesOf, type OwnFigures } from './expand.ts';
import { loadScenarios } from './load-scenarios.ts';
import { selectCases } from './select-cases.ts';
import { timingWith } from './timing-overrides.ts';

export interface SelectionFlags {
  timing: TimingName;
  set: string[];
}

/** The cases that the patterns name, at the user's timing. */
export async function select(
  patterns: readonly string[],
  { timing: name, set }: SelectionFlags,
  own: OwnFigures = {},
): Promise<{ cases: ResolvedCase[]; timing: Timing }> {
  const timing = timingWith(name, set);
  const all = (await loadScenarios()).flatMap((scenario) => casesOf(scenario, timing, own));
  return { cases: selectCases(patterns, all), timing };
}

import { casesOf } from '../cases.ts';
import type { Case } from '../scenario.ts';
import { loadScenarios } from '../scenarios.ts';
import { selectCases } from '../select.ts';
import { timingWith } from '../settings.ts';
import type { Timing, TimingName } from '../timing.ts';

export interface SelectionFlags {
  timing: TimingName;
  set: string[];
}

/** The cases that the patterns name, at the user's timing. */
export async function select(
  patterns: readonly string[],
  { timing: name, set }: SelectionFlags,
): Promise<{ cases: Case[]; timing: Timing }> {
  const timing = timingWith(name, set);
  const all = (await loadScenarios()).flatMap((scenario) => casesOf(scenario, timing));
  return { cases: selectCases(patterns, all), timing };
}

import { expectedWaitMs } from '../predict/wait-times.ts';
import { casesIn, type EnvironmentPlan } from './environments.ts';
import { isPatient } from './long-wait.ts';

/**
 * What two cores carry without coming late. Starting an environment takes a second of one; once it is up, its up to nine
 * processes cost little. At ten at once a run of all cases took 463 s, its timers no less late. With 240 cases at once the
 * timers that came later than 10 ms were those of the fullest groups.
 */
const ENVIRONMENTS_AT_ONCE = 20;
const CASES_AT_ONCE = 160;

export interface Batches {
  /** What waits so long that all others can run meanwhile. */
  patient: EnvironmentPlan[];
  /** One group after the other, the quick ones first. */
  others: EnvironmentPlan[][];
}

const longestWaitMs = ({ cases }: EnvironmentPlan): number => Math.max(...cases.map(expectedWaitMs));

/**
 * Which environments run at the same time. Those that wait alike are together.
 *
 * @param atOnce the most that the runtime can have.
 */
export function batchesOf(plans: readonly EnvironmentPlan[], atOnce: number): Batches {
  const sorted = plans.toSorted((a, b) => longestWaitMs(b) - longestWaitMs(a));
  // What finds no room beside the others is one of them.
  const patient = sorted.filter(({ cases }) => cases.some(isPatient)).slice(0, ENVIRONMENTS_AT_ONCE);
  const most = Math.min(ENVIRONMENTS_AT_ONCE, atOnce - patient.length);
  const groups: EnvironmentPlan[][] = [];
  for (const plan of sorted.slice(patient.length)) {
    const group = groups.find((one) => one.length < most && casesIn(one) + plan.cases.length <= CASES_AT_ONCE);
    if (group) group.push(plan);
    else groups.push([plan]);
  }
  return { patient, others: groups.toReversed() };
}

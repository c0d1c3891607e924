import pLimit, { type LimitFunction } from 'p-limit';
import { batchesOf } from '../plan/batches.ts';
import { casesIn, type EnvironmentPlan } from '../plan/environments.ts';
import { faultTurnsOf } from '../plan/turns.ts';
import { Barrier } from './barrier.ts';
import { EnvironmentRun, type RunSettings } from './environment-run.ts';

/** What all environments of a run share. */
interface Shared extends RunSettings {
  /** Lets as many environments start at once as the machine can. */
  starting: LimitFunction;
  /** Ends the run for this reason; the first one counts. */
  fail(reason: unknown): void;
}

/** Runs some environments side by side: `settled` when only long waits are left, `over` when all have ended. */
function runTogether(plans: readonly EnvironmentPlan[], shared: Shared): Record<'settled' | 'over', Promise<unknown>> {
  const cases = casesIn(plans);
  const meetings = {
    ...{ ready: new Barrier(cases), calm: new Barrier(cases), settled: new Barrier(cases) },
    // A stream would have to live through the start of all that come later.
    ...(plans.length > shared.runtime.startsAtOnce && { up: new Barrier(plans.length) }),
  };
  const turnOf = faultTurnsOf(plans);
  const runs = plans.map(async (plan) => {
    const environment = new EnvironmentRun(plan, { ...shared, faultTurn: turnOf(plan) });
    await environment.run(shared.starting, meetings).catch(shared.fail);
  });
  const over = Promise.all(runs);
  return { settled: Promise.race([meetings.settled.all, over]), over };
}

/**
 * Runs every environment, as many side by side as two cores carry; those that wait for long begin, and go on beside the
 * others. What happened stands in the log; what it means is for `verdict.ts`.
 *
 * @throws {LabError} the first environment that doesn't start; the others are ended then.
 */
export async function run(plans: readonly EnvironmentPlan[], settings: RunSettings): Promise<void> {
  const failed = new AbortController();
  const shared = {
    ...settings,
    signal: AbortSignal.any([settings.signal, failed.signal]),
    starting: pLimit(settings.runtime.startsAtOnce),
    fail: (reason: unknown) => failed.abort(reason),
  };
  const { patient, others } = batchesOf(plans, settings.runtime.environmentsAtOnce);
  const waiting = runTogether(patient, shared);
  await waiting.settled;
  for (const group of others) await runTogether(group, shared).over;
  await waiting.over;
  if (failed.signal.aborted) throw failed.signal.reason;
}

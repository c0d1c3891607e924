import type { ResolvedCase } from '../cases/resolve.ts';
import { casesIn } from './environments.ts';

/**
 * The cases of an environment dial within this time, in turns that differ as much as they can between neighbours, so
 * that even those that share a fault meet it at different phases of their probes.
 */
const DIAL_SPREAD_MS = 1_000;

/**
 * And their faults come one after another. Injecting took up to 720 ms when all came at once, on 2 cores; at 20 and 30 ms
 * apart both were busy throughout, and timers 15 to 20 ms late (p99 of a run of all cases), at 50 and 60 ms 11 to 14 ms.
 */
const LEAST_FAULT_SPREAD_MS = 1_500;
const FAULT_EVERY_MS = 60;

/** A step by which any number of turns fill an interval evenly. */
const GOLDEN_RATIO = 0.618_034;

/** When an environment's case of this number dials, in milliseconds. */
export const dialTurnMs = (index: number): number => ((index * GOLDEN_RATIO) % 1) * DIAL_SPREAD_MS;

/**
 * A program that ends or starts costs the machine tens of milliseconds, and so does all that hears of it at once: 49 streams
 * of a server that was killed made a timer elsewhere 37 ms late. So these come first, before any timer is due.
 */
const isStorm = ({ means: { fault } }: Pick<ResolvedCase, 'means'>): boolean =>
  fault.announces === true || fault.reloads === true;

/** And one after another: of ten at once, in containers on 2 cores, some took more than a second to go in. */
const STORM_EVERY_MS = 250;

/** When an environment's faults begin, and within what time they come. */
export interface FaultTurn {
  beginMs: number;
  withinMs: number;
}

/** The turn of each of the environments that run together. */
export function faultTurnsOf<Plan extends { cases: readonly Pick<ResolvedCase, 'means'>[] }>(
  plans: readonly Plan[],
): (plan: Plan) => FaultTurn {
  const storms = plans.filter(({ cases }) => cases.some(isStorm));
  const withinMs = Math.max(LEAST_FAULT_SPREAD_MS, casesIn(plans) * FAULT_EVERY_MS);
  return (plan) => {
    const turn = storms.indexOf(plan);
    return { beginMs: (turn < 0 ? storms.length : turn) * STORM_EVERY_MS, withinMs };
  };
}

/** When a case's fault comes, in milliseconds. `share`: of the environment's cases, those before it. */
export const faultAfterMs = (
  definition: Pick<ResolvedCase, 'means'>,
  share: number,
  { beginMs, withinMs }: FaultTurn,
): number => beginMs + (isStorm(definition) ? 0 : share * withinMs);

import type { CaseKey, Key, Scenario } from '../cases/case.ts';
import type { PathName, Site } from '../cases/path.ts';
import { type ResolvedCase, type ResolvedKey, resolve } from '../cases/resolve.ts';
import type { FaultSite } from '../faults/fault.ts';
import { type FrontName, frontNameOf, frontNames, fronts, variantNames, variantOf } from '../fronts/index.ts';
import type { Figures } from '../model/figures.ts';
import type { Timing } from '../model/timing.ts';
import { assumed, predict, stillCarries } from '../predict/predict.ts';
import { predictRecovery } from '../predict/predict-recovery.ts';
import { exclusion } from './exclusions.ts';
import { groundsOf } from './grounds.ts';

/** A detector that hasn't fired in three times what it needs at most never will. */
export const HORIZON_FACTOR = 3;

/** Until a middlebox has forgotten, or a front has ended what is quiet, and a little more. */
const IDLE_FACTOR = 1.2;

/** A front's timer of hours isn't waited for. */
const LONGEST_LIMIT_MS = 60_000;

export const caseName = ({ fault, at, path, detector, traffic, arrangement }: Omit<CaseKey, 'horizonMs'>): string =>
  [fault, at, path, detector, traffic, arrangement].filter(Boolean).join('/');

/** A timer that nothing re-arms fires within its limit, or not at all. */
const LIMIT_FACTOR = 1.1;

/** How long `never` is: a multiple of what the detector needs, and long enough for all that gives up what is idle. */
function horizonOf({ means }: ResolvedKey, factor: number): number {
  const { figures, frontWatches, fault, detector, timing, rules } = means;
  const timers = figures?.timers.filter(({ limitMs }) => limitMs < LONGEST_LIMIT_MS) ?? [];
  const [own, others] = frontWatches ? [timers, []] : [[], timers];
  const bounds = own.map(({ limitMs, rearmedBy }) => (rearmedBy.by === 'nothing' ? LIMIT_FACTOR : factor) * limitMs);
  const forgetsMs = fault.forgetsAfterMs?.(timing) ?? 0;
  const boundMs = bounds.length > 0 ? Math.max(...bounds) : factor * detector.boundMs(timing, rules);
  return Math.max(boundMs, IDLE_FACTOR * Math.max(forgetsMs, ...others.map(({ limitMs }) => limitMs)));
}

/** What a case needs of the scenario that it is of. */
type Asked = Pick<Scenario, 'name' | 'requirement' | 'claims' | 'override'>;

/** A case with all that follows from what it means, as it runs and is judged. */
export function completeCase(scenario: Asked, resolved: ResolvedKey, horizonMs: number): ResolvedCase {
  const key = { ...resolved, horizonMs };
  const { fault, detector, delayMs, timers, timing, rules } = key.means;
  const predicted = predict(key);
  const healsAfterMs = fault.healsAfterMs?.(timing);
  const forgetsAfterMs = fault.forgetsAfterMs?.(timing);
  const assumptions = assumed(key);
  return {
    ...key,
    grounds: groundsOf(key),
    name: caseName(key),
    scenario: scenario.name,
    requirement: scenario.requirement,
    options: detector.options(timing, rules),
    timers,
    ...(assumptions.length > 0 && { assumptions }),
    predicted,
    expected: { ...predicted, ...scenario.override?.expected },
    ...(healsAfterMs !== undefined && { healsAfterMs }),
    ...(delayMs && { delayMs }),
    ...(forgetsAfterMs !== undefined && { forgetsAfterMs }),
    ...(key.arrangement === 'reconnecting' && { recovery: predictRecovery(key, predicted) }),
    ...(fault.silences.length === 0 && { carries: stillCarries(key) }),
    ...(scenario.override && { because: scenario.override.because }),
    claims: scenario.claims ?? [],
  };
}

/** A front's own name in the place of the word for any front. */
export const siteOn = (path: PathName, at: FaultSite): Site | undefined => (at === 'front' ? frontNameOf(path) : at);

function pathsOf({ paths, detectors, frontsTerminate }: Scenario): PathName[] {
  const references = frontNames.filter((name) => !frontsTerminate || fronts[name].terminates.includes(frontsTerminate));
  const variants = variantNames.filter((name) => detectors.some((detector) => variantOf(name)?.detector === detector));
  return paths.flatMap((path): readonly PathName[] => {
    if (path === 'fronts') return references;
    return path === 'variants' ? variants : [path];
  });
}

/** What files of the user's make of the fronts whose references they replace. */
export type OwnFigures = Partial<Record<FrontName, Figures>>;

/** Every combination of a scenario's lists, in their order, that is one: a direct path has no front. */
function keysOf(scenario: Scenario, own: OwnFigures): Key[] {
  const { faults, at: sites, detectors, traffic: traffics, arrangement } = scenario;
  const paths = pathsOf(scenario);
  return faults.flatMap((fault) =>
    sites.flatMap((site) =>
      paths.flatMap((path) => {
        const at = siteOn(path, site);
        if (!at) return [];
        const figures = own[path as FrontName];
        const rest = { ...(arrangement && { arrangement }), ...(figures && { figures }) };
        return detectors.flatMap((detector) =>
          traffics.map((traffic) => ({ fault, at, path, detector, traffic, ...rest })),
        );
      }),
    ),
  );
}

/** Every case of a scenario, in the order of its lists. */
export const casesOf = (scenario: Scenario, timing: Timing, own: OwnFigures = {}): ResolvedCase[] =>
  keysOf(scenario, own)
    .map((key) => resolve(key, timing))
    .filter((key) => exclusion(key) === undefined)
    .map((key) => completeCase(scenario, key, horizonOf(key, scenario.horizonFactor ?? HORIZON_FACTOR)));

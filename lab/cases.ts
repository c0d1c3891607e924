import { detectorOf } from './detectors/index.ts';
import type { FaultSite } from './faults/fault.ts';
import { faultOf } from './faults/index.ts';
import { frontNameOf, variantOf } from './fronts/index.ts';
import type { PathName, Site } from './path.ts';
import { assumed, predict, stillCarries, timersOf } from './predict.ts';
import { predictRecovery } from './recovery.ts';
import { exclusion } from './rules.ts';
import type { Case, CaseKey, Scenario } from './scenario.ts';
import type { Timing } from './timing.ts';

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
function horizonOf({ detector, path, fault }: Omit<CaseKey, 'horizonMs'>, factor: number, timing: Timing): number {
  const variant = variantOf(path);
  const timers = variant?.timers.filter(({ limitMs }) => limitMs < LONGEST_LIMIT_MS) ?? [];
  const [own, others] = variant?.detector === detector ? [timers, []] : [[], timers];
  const bounds = own.map(({ limitMs, rearmedBy }) => (rearmedBy.by === 'nothing' ? LIMIT_FACTOR : factor) * limitMs);
  const forgetsMs = faultOf(fault).forgetsAfterMs?.(timing) ?? 0;
  const boundMs = bounds.length > 0 ? Math.max(...bounds) : factor * detectorOf(detector).boundMs(timing);
  return Math.max(boundMs, IDLE_FACTOR * Math.max(forgetsMs, ...others.map(({ limitMs }) => limitMs)));
}

function makeCase(scenario: Scenario, key: CaseKey, timing: Timing): Case {
  const detector = detectorOf(key.detector);
  const predicted = predict(key, timing);
  const fault = faultOf(key.fault);
  const healsAfterMs = fault.healsAfterMs?.(timing);
  const delayMs = fault.delayMs?.(timing);
  const forgetsAfterMs = fault.forgetsAfterMs?.(timing);
  const assumptions = assumed(key, timing);
  return {
    ...key,
    name: caseName(key),
    scenario: scenario.name,
    requirement: scenario.requirement,
    options: detector.options(timing),
    timers: timersOf(key, timing),
    ...(assumptions.length > 0 && { assumptions }),
    predicted,
    expected: { ...predicted, ...scenario.override?.expected },
    ...(healsAfterMs !== undefined && { healsAfterMs }),
    ...(delayMs && { delayMs }),
    ...(forgetsAfterMs !== undefined && { forgetsAfterMs }),
    ...(key.arrangement === 'reconnecting' && { recovery: predictRecovery(key, predicted, timing) }),
    ...(fault.silences.length === 0 && { carries: stillCarries(key, timing) }),
    ...(scenario.override && { because: scenario.override.because }),
    claims: scenario.claims ?? [],
  };
}

/** A front's own name in the place of the word for any front. */
export const siteOn = (path: PathName, at: FaultSite): Site | undefined => (at === 'front' ? frontNameOf(path) : at);

/** Every case of a scenario, in the order of its lists. */
export function casesOf(scenario: Scenario, timing: Timing): Case[] {
  const cases: Case[] = [];
  for (const fault of scenario.faults)
    for (const site of scenario.at)
      for (const path of scenario.paths)
        for (const detector of scenario.detectors)
          for (const traffic of scenario.traffic) {
            const at = siteOn(path, site);
            if (!at) continue;
            const { arrangement } = scenario;
            const key = { fault, at, path, detector, traffic, ...(arrangement && { arrangement }) };
            if (exclusion(key, timing)) continue;
            const horizonMs = horizonOf(key, scenario.horizonFactor ?? HORIZON_FACTOR, timing);
            cases.push(makeCase(scenario, { ...key, horizonMs }, timing));
          }
  return cases;
}

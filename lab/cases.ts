import { detectors } from './detectors/index.ts';
import { predict } from './predict.ts';
import type { Case, CaseKey, Scenario } from './scenario.ts';
import type { Timing } from './timing.ts';
import { trafficOf } from './traffic.ts';

/** A detector that hasn't fired in three times what it needs at most never will. */
export const HORIZON_FACTOR = 3;

/** Why a combination makes no case; nothing if it makes one. */
export function exclusion(key: Omit<CaseKey, 'horizonMs'>, timing: Timing): string | undefined {
  if (key.at === 'backend' && key.path === 'direct') return 'a direct path has no backend link';
  return detectors[key.detector].excludes?.(trafficOf(key.traffic, timing));
}

export const caseName = ({ fault, at, path, detector, traffic }: Omit<CaseKey, 'horizonMs'>): string =>
  [fault, at, path, detector, traffic].join('/');

function makeCase(scenario: Scenario, key: CaseKey, timing: Timing): Case {
  const predicted = predict(key, timing);
  return {
    ...key,
    name: caseName(key),
    scenario: scenario.name,
    requirement: scenario.requirement,
    options: detectors[key.detector].options(timing),
    timers: detectors[key.detector].timers(timing),
    predicted,
    expected: { ...predicted, ...scenario.override?.expected },
    ...(scenario.override && { because: scenario.override.because }),
    claims: scenario.claims ?? [],
  };
}

/** Every case of a scenario, in the order of its lists. */
export function casesOf(scenario: Scenario, timing: Timing): Case[] {
  const cases: Case[] = [];
  for (const fault of scenario.faults)
    for (const at of scenario.at)
      for (const path of scenario.paths)
        for (const detector of scenario.detectors)
          for (const traffic of scenario.traffic) {
            const key = { fault, at, path, detector, traffic };
            if (exclusion(key, timing)) continue;
            const horizonMs = (scenario.horizonFactor ?? HORIZON_FACTOR) * detectors[detector].boundMs(timing);
            cases.push(makeCase(scenario, { ...key, horizonMs }, timing));
          }
  return cases;
}

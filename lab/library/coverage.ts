import type { Case } from '../cases/case.ts';
import { PATHS, type PathName } from '../cases/path.ts';
import { resolve } from '../cases/resolve.ts';
import { type DetectorName, detectors } from '../detectors/index.ts';
import type { FaultSite } from '../faults/fault.ts';
import { type FaultName, faultOf, faults } from '../faults/index.ts';
import type { Timing } from '../model/timing.ts';
import { basicTraffics, type TrafficName } from '../model/traffic.ts';
import { exclusion, NOTHING_BETWEEN } from './exclusions.ts';
import { caseName, siteOn } from './expand.ts';

/** One combination: the cases that some scenario makes of it, or why none does. */
export interface CoverageCell {
  /** As a case's would be. */
  name: string;
  fault: FaultName;
  site: FaultSite;
  path: PathName;
  detector: DetectorName;
  traffic: TrafficName;
  cases: readonly Case[];
  /** A rule's reason; a cell that has neither a case nor this is a hole. */
  because?: string;
}

type Traffics = (of: Omit<CoverageCell, 'name' | 'traffic' | 'cases' | 'because'>) => readonly TrafficName[];

/** The basic traffics, and what the cases have besides. */
function trafficsOf(cases: readonly Case[]): Traffics {
  const others = Map.groupBy(
    cases.filter(
      ({ traffic, arrangement }) => !arrangement && !(basicTraffics as readonly TrafficName[]).includes(traffic),
    ),
    ({ fault, at, path, detector }) => [fault, at, path, detector].join('/'),
  );
  return ({ fault, site, path, detector }) => {
    const key = [fault, siteOn(path, site), path, detector].join('/');
    return [...new Set([...basicTraffics, ...(others.get(key) ?? []).map(({ traffic }) => traffic)])];
  };
}

/** Every fault at each of its sites, on every path, with every detector and every basic traffic. */
export function coverageOf(cases: readonly Case[], timing: Timing): CoverageCell[] {
  const named = Map.groupBy(cases, caseName);
  const traffics = trafficsOf(cases);
  const cells: CoverageCell[] = [];
  for (const fault of Object.keys(faults) as FaultName[])
    for (const site of faultOf(fault).sites)
      for (const path of PATHS)
        for (const detector of Object.keys(detectors) as DetectorName[])
          for (const traffic of traffics({ fault, site, path, detector })) {
            const at = siteOn(path, site);
            const name = at
              ? caseName({ fault, at, path, detector, traffic })
              : [fault, site, path, detector, traffic].join('/');
            const because = at ? exclusion(resolve({ fault, at, path, detector, traffic }, timing)) : NOTHING_BETWEEN;
            const key = { name, fault, site, path, detector, traffic };
            cells.push({ ...key, cases: named.get(name) ?? [], ...(because && { because }) });
          }
  return cells;
}

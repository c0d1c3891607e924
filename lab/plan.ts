import { detectors } from './detectors/index.ts';
import { type FaultName, faults } from './faults/index.ts';
import type { FrontName } from './fronts/index.ts';
import type { Site } from './path.ts';
import type { Case } from './scenario.ts';
import type { Timing } from './timing.ts';

/** Cases that wait side by side in one environment, because they need the same of it. */
export interface EnvironmentPlan {
  name: string;
  /** The link that is put in; what happens on a `backend` link happens to every case of the environment. */
  site: Site;
  /** The fault of the shared link; on `last-mile` each case has a link and a fault of its own. */
  sharedFault?: FaultName;
  serverKeepalive?: Timing['keepalive'];
  fronts: FrontName[];
  cases: Case[];
}

function environmentOf(candidate: Case, timing: Timing): Omit<EnvironmentPlan, 'fronts' | 'cases'> {
  const { serverKeepalive } = detectors[candidate.detector].settings(timing);
  const shared = candidate.at === 'backend' ? candidate.fault : undefined;
  // A front may carry many clients on one connection: the ACKs that a server gets there tell of dead clients only if no
  // living ones share it.
  const living = serverKeepalive && faults[candidate.fault].silences.length === 0 ? 'living' : undefined;
  const parts = [candidate.at, shared, serverKeepalive ? 'server-keepalive' : 'plain-server', living];
  return {
    name: parts.filter(Boolean).join('-'),
    site: candidate.at,
    ...(shared && { sharedFault: shared }),
    ...(serverKeepalive && { serverKeepalive }),
  };
}

/** As few environments as the cases' needs allow; a direct case joins any that has its server. */
export function plan(cases: readonly Case[], timing: Timing): EnvironmentPlan[] {
  const environments = new Map<string, EnvironmentPlan>();
  for (const candidate of cases) {
    const wanted = environmentOf(candidate, timing);
    const environment = environments.get(wanted.name) ?? { ...wanted, fronts: [], cases: [] };
    environments.set(wanted.name, environment);
    environment.cases.push(candidate);
    if (candidate.path !== 'direct' && !environment.fronts.includes(candidate.path))
      environment.fronts.push(candidate.path);
  }
  return [...environments.values()];
}

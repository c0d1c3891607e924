import { detectorOf } from './detectors/index.ts';
import { faultOf } from './faults/index.ts';
import { type FrontName, frontNameOf, frontOn } from './fronts/index.ts';
import { isLink, type PathName } from './path.ts';
import type { Case } from './scenario.ts';
import type { Timing } from './timing.ts';
import { LARGE_BYTES, trafficOf } from './traffic.ts';

/** Cases that wait side by side in one environment, because they need the same of it. */
export interface EnvironmentPlan {
  name: string;
  /** Where packets are dropped, each node is a host of its own. */
  hosts: 'shared' | 'own';
  /** Toxiproxy stands between the fronts and the server. */
  backendLink: boolean;
  serverKeepalive?: Timing['keepalive'];
  /** Whether taps may stand on the path: where no packets and no processes are touched, and TCP itself isn't watched. */
  tap: boolean;
  /** Each front with the path that says which configuration it has. */
  fronts: Partial<Record<FrontName, Exclude<PathName, 'direct'>>>;
  cases: Case[];
}

/** What a fault befalls that several cases use, such as a front; nothing if it is the case's alone. */
export function sharedTarget({ fault, at, path }: Case): string | undefined {
  const { on } = faultOf(fault);
  if (on === 'handlers' || at === 'last-mile') return undefined;
  if (at !== 'backend') return at;
  return on === 'packets' ? `backend of ${frontNameOf(path)}` : at;
}

/** True if its prediction goes by whether what an end says when its detector fires gets across a half-open link. */
const saysGoodbye = ({ assumptions = [] }: Case): boolean => assumptions.some((one) => 'firedAt' in one);

function environmentOf(candidate: Case, timing: Timing): Omit<EnvironmentPlan, 'fronts' | 'cases'> {
  const { fault, at, path, detector, traffic } = candidate;
  const { on, silences, forgetsAfterMs } = faultOf(fault);
  const { serverKeepalive } = detectorOf(detector).settings(timing);
  const hosts = on === 'packets' ? 'own' : 'shared';
  const isShared = sharedTarget(candidate) !== undefined;
  // A front may carry many clients on one connection: the ACKs that a server gets there tell of dead clients only if no
  // living ones share it.
  const living = serverKeepalive && !silences.includes('http2');
  const canTap = hosts === 'shared' && (isLink(at) || on === 'handlers');
  const tap = canTap && !detector.includes('tcp-');
  const place = isLink(at) || at === 'server' || at === 'client' ? at : 'front';
  const parts = [
    isShared ? place : 'last-mile',
    isShared && fault,
    hosts === 'own' && !isShared && 'packets',
    serverKeepalive ? 'server-keepalive' : 'plain-server',
    living && 'living',
    canTap && !tap && 'untapped',
    forgetsAfterMs && 'patient',
    (trafficOf(traffic, timing).push?.bytes ?? 0) >= LARGE_BYTES && hosts === 'own' && `bulk-${detector}`,
    // TCP's are a connection's, and so of all that share it: what one of them sends, and isn't acknowledged, blinds it.
    at === 'backend' && detector.includes('tcp-') && frontOn(path)?.multiplexes && `${detector}-${traffic}`,
    // Two that push on one connection can keep its retransmission timer from firing: then all that they say gets across.
    at === 'backend' && serverKeepalive && saysGoodbye(candidate) && detector,
  ];
  return {
    name: parts.filter(Boolean).join('-').replaceAll('@', '-'),
    ...{ hosts, backendLink: at === 'backend' && on === 'toxiproxy', tap },
    ...(serverKeepalive && { serverKeepalive }),
  };
}

/** More streams on one server and one client come late on two cores. */
const CASES_IN_ONE = 120;

const hasRoomFor = ({ fronts, cases }: EnvironmentPlan, path: PathName): boolean => {
  if (cases.length >= CASES_IN_ONE) return false;
  const front = frontNameOf(path);
  return front === undefined || fronts[front] === undefined || fronts[front] === path;
};

/** As few environments as the cases' needs allow; a direct case joins any that has its server. */
export function plan(cases: readonly Case[], timing: Timing): EnvironmentPlan[] {
  const environments = new Map<string, EnvironmentPlan[]>();
  for (const candidate of cases) {
    const wanted = environmentOf(candidate, timing);
    const alike = environments.get(wanted.name) ?? [];
    environments.set(wanted.name, alike);
    let environment = alike.find((one) => hasRoomFor(one, candidate.path));
    if (!environment) {
      const number = alike.length === 0 ? '' : `-${alike.length + 1}`;
      environment = { ...wanted, name: `${wanted.name}${number}`, fronts: {}, cases: [] };
      alike.push(environment);
    }
    environment.cases.push(candidate);
    const front = frontNameOf(candidate.path);
    if (front && candidate.path !== 'direct') environment.fronts[front] = candidate.path;
  }
  return [...environments.values()].flat();
}

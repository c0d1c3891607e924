import type { Case } from '../cases/case.ts';
import { isLink, nodeAt } from '../cases/path.ts';
import type { ResolvedCase } from '../cases/resolve.ts';
import { type FrontName, type FrontPath, frontOf } from '../fronts/index.ts';
import type { Timing } from '../model/timing.ts';
import { LARGE_BYTES } from '../model/traffic.ts';
import { isPatient } from './long-wait.ts';

/** Cases that wait side by side in one environment, because they need the same of it. */
export interface EnvironmentPlan {
  name: string;
  /** Where packets are dropped or a node ends, each node is a host of its own, which outlives it. */
  hosts: 'shared' | 'own';
  /** Toxiproxy stands between the fronts and the server. */
  backendLink: boolean;
  serverKeepalive?: Timing['keepalive'];
  /** Whether taps may stand on the path: where no packets and no processes are touched, and TCP itself isn't watched. */
  tap: boolean;
  fronts: readonly FrontPath[];
  cases: ResolvedCase[];
}

/** What a fault befalls that several cases use, such as a front; nothing if it is the case's alone. */
export function sharedTarget({ path, at, means: { fault } }: ResolvedCase): string | undefined {
  const { on } = fault;
  if (on === 'handlers' || at === 'last-mile') return undefined;
  if (at !== 'backend') return nodeAt({ path, at });
  return on === 'packets' ? `backend of ${path}` : at;
}

/** True if its prediction goes by whether what an end says when its detector fires gets across a half-open link. */
const saysGoodbye = ({ assumptions = [] }: Case): boolean => assumptions.some((one) => 'firedAt' in one);

function environmentOf(candidate: ResolvedCase): Omit<EnvironmentPlan, 'fronts' | 'cases'> {
  const { fault, at, detector, traffic, arrangement, means } = candidate;
  const { front, settings } = means;
  const { on, silences } = means.fault;
  const { serverKeepalive } = settings;
  const ofTcp = means.detector.layer === 'tcp';
  // A container's name goes when the container ends, and a front may look for it again only every few seconds.
  const endsNode = on === 'node' && means.fault.announces === true;
  const hosts = on === 'packets' || endsNode || means.placed ? 'own' : 'shared';
  const isShared = sharedTarget(candidate) !== undefined;
  // A front may carry many clients on one connection: the ACKs that a server gets there tell of dead clients only if no
  // living ones share it.
  const living = serverKeepalive && !silences.includes('http2');
  const canTap = hosts === 'shared' && (isLink(at) || on === 'handlers');
  const tap = canTap && !ofTcp;
  const place = isLink(at) || at === 'server' || at === 'client' ? at : 'front';
  const parts = [
    isShared ? place : 'last-mile',
    isShared && fault,
    hosts === 'own' && !isShared && 'packets',
    serverKeepalive ? 'server-keepalive' : 'plain-server',
    living && 'living',
    canTap && !tap && 'untapped',
    isPatient(candidate) && 'patient',
    // Of a user's configuration nobody knows how much room a dead client's stream leaves to others.
    means.placed && arrangement,
    (means.traffic.push?.bytes ?? 0) >= LARGE_BYTES && hosts === 'own' && `bulk-${detector}`,
    // TCP's are a connection's, and so of all that share it: what one of them sends, and isn't acknowledged, blinds it.
    at === 'backend' && ofTcp && front?.multiplexes && `${detector}-${traffic}`,
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
export const CASES_IN_ONE = 80;

const hasRoomFor = ({ fronts, cases }: EnvironmentPlan, { path }: ResolvedCase, configurations: number): boolean => {
  if (cases.length >= CASES_IN_ONE) return false;
  if (path === 'direct' || fronts.includes(path)) return true;
  return fronts.filter((other) => frontOf(other) === frontOf(path)).length < configurations;
};

/**
 * As few environments as the cases' needs allow; a direct case joins any that has its server.
 *
 * @param configurationsPerFront how many of one front's can run side by side, each in a node of its own.
 */
export function plan(cases: readonly ResolvedCase[], configurationsPerFront: number): EnvironmentPlan[] {
  const environments = new Map<string, EnvironmentPlan[]>();
  for (const candidate of cases) {
    const wanted = environmentOf(candidate);
    const alike = environments.get(wanted.name) ?? [];
    environments.set(wanted.name, alike);
    let environment = alike.find((one) => hasRoomFor(one, candidate, configurationsPerFront));
    if (!environment) {
      const number = alike.length === 0 ? '' : `-${alike.length + 1}`;
      environment = { ...wanted, name: `${wanted.name}${number}`, fronts: [], cases: [] };
      alike.push(environment);
    }
    environment.cases.push(candidate);
    const { path } = candidate;
    if (path !== 'direct' && !environment.fronts.includes(path)) environment.fronts = [...environment.fronts, path];
  }
  return [...environments.values()].flat();
}

/** How many cases they have together. */
export const casesIn = (plans: readonly { cases: readonly unknown[] }[]): number =>
  plans.reduce((sum, { cases }) => sum + cases.length, 0);

/** The fronts that environments need, each once. */
export const frontsOf = (plans: readonly EnvironmentPlan[]): FrontName[] => [
  ...new Set(plans.flatMap(({ fronts }) => fronts.map(frontOf))),
];

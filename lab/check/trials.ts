import { type ResolvedCase, type ResolvedKey, resolve } from '../cases/resolve.ts';
import type { Fault, PacketFault } from '../faults/fault.ts';
import { clientFreeze } from '../faults/freeze.ts';
import { healthy } from '../faults/healthy.ts';
import { packetDrop } from '../faults/packet-drop.ts';
import { proxyReload } from '../faults/proxy-reload.ts';
import type { NamedFront } from '../fronts/index.ts';
import { completeCase } from '../library/expand.ts';
import type { Entrance } from '../model/entrance.ts';
import { type Timing, timings } from '../model/timing.ts';
import { type TrafficName, trafficOf } from '../model/traffic.ts';
import { DEFAULT_RULES } from '../peers/index.ts';
import { renewed } from '../witness/process-claims.ts';
import type { Demand } from './demands.ts';
import type { Application } from './policy.ts';
import { detectorOf, timingOf, watchingOf } from './watching.ts';

/** Nothing is wrong, on the network of packets: each node is a host of its own there, as a user's configuration needs. */
const { prepare: _, ...nothing } = healthy;
const untouched: PacketFault = { ...nothing, on: 'packets', inject: async () => {}, heal: async () => {} };

const FAULTS = {
  healthy: untouched,
  'packet-drop': packetDrop,
  'client-freeze': clientFreeze,
  // A user's own front may let go of what was there before as late as it likes.
  'proxy-reload': { ...proxyReload, witness: [renewed] },
} satisfies Record<Demand['fault'], Fault>;

/** The most that is sent in one go; of more than that the configuration speaks. */
const MOST_SENT_BYTES = 64 * 1024 ** 2;

/** What is tried: one way through one configuration, by an application. */
export interface Subject {
  front: NamedFront;
  entrance: Entrance;
  application: Application;
}

/** A demand with one traffic, and the case that tries it. */
export interface Trial {
  demand: Demand;
  traffic: TrafficName;
  /** All that the case means, whatever its horizon. */
  key: ResolvedKey;
  definition: ResolvedCase;
}

/**
 * The article's figures where the application says nothing. Its limit of Pings is no matter of the front's: it lets those
 * through that keep a stream awake until the fault.
 */
export const timingFor = (application: Application): Timing =>
  timingOf(application, { ...timings.article, rateLimit: timings.fast.rateLimit });

const applicationFor = ({ application }: Subject, { bare }: Demand): Application =>
  bare ? { traffic: application.traffic } : application;

const withoutEnd = ({ endsStreamsAfterMs: _, ...rest }: NonNullable<NamedFront['reload']>) => rest;

/**
 * What a front is on one way through it: a proxy of layer 4 terminates and shares nothing above. When it ends the streams of
 * before a reload, the entrance's timers say.
 */
function frontBy({ front, entrance: { terminates } }: Subject): NamedFront {
  const { multiplexes, reload, ...rest } = front;
  return {
    ...rest,
    terminates,
    ...(reload && { reload: withoutEnd(reload) }),
    ...(multiplexes && terminates.includes('http2') && { multiplexes }),
  };
}

function keyOf(subject: Subject, demand: Demand, traffic: TrafficName): ResolvedKey {
  const { fault, arrangement, uploads, wantedBytes } = demand;
  const { front, entrance } = subject;
  const at = demand.at === 'front' ? front.name : demand.at;
  const { figures } = entrance;
  const application = applicationFor(subject, demand);
  const timing = timingFor(subject.application);
  const flows = trafficOf(traffic, timing);
  const detector = detectorOf(application, flows);
  const named = { fault, at, path: front.name, detector, traffic, figures, ...(arrangement && { arrangement }) };
  const key = resolve(named, timing);
  const { options, settings, timers } = watchingOf(application, flows, timing, DEFAULT_RULES);
  return {
    ...key,
    means: {
      ...key.means,
      ...{ fault: FAULTS[fault], front: frontBy(subject), settings, placed: true },
      ...(uploads && { uploadBytes: Math.min(wantedBytes, MOST_SENT_BYTES) }),
      detector: {
        ...key.means.detector,
        options: (...args) => ({ ...key.means.detector.options(...args), ...options }),
      },
      ...{ ownTimers: timers, timers: [...timers, ...figures.timers] },
    },
  };
}

/** Those of a demand that the application has, or all of it. */
export const trafficsOf = ({ traffic: own }: Application, { anyway, traffic }: Demand): TrafficName[] =>
  traffic.filter((one) => anyway || (own as readonly TrafficName[]).includes(one));

/** A heartbeat's own Pings are that traffic already. */
export const saysNothingNew = ({ heartbeat }: Application, traffic: TrafficName): boolean =>
  heartbeat !== undefined && traffic === 'client-pings';

/** Without the front's timers that may run out only after the case: nobody waits for those. */
const within = (horizonMs: number, key: ResolvedKey): ResolvedKey => ({
  ...key,
  means: { ...key.means, timers: key.means.timers.filter(({ at, limitMs }) => at !== 'front' || limitMs < horizonMs) },
});

/**
 * The trials of some demands.
 *
 * @param waitMs how long a demand's case may wait.
 */
export function trialsOf(subject: Subject, demands: readonly Demand[], waitMs: (demand: Demand) => number): Trial[] {
  return demands.flatMap((demand) =>
    trafficsOf(subject.application, demand)
      .filter((traffic) => !saysNothingNew(subject.application, traffic))
      .map((traffic) => {
        const key = keyOf(subject, demand, traffic);
        const scenario = { name: 'check', requirement: demand.requirement, claims: [] };
        const horizonMs = waitMs(demand);
        return { demand, traffic, key, definition: completeCase(scenario, within(horizonMs, key), horizonMs) };
      }),
  );
}

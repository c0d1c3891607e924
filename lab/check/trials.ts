import { type ResolvedCase, type ResolvedKey, resolve } from '../cases/resolve.ts';
import type { PacketFault } from '../faults/fault.ts';
import { healthy } from '../faults/healthy.ts';
import { packetDrop } from '../faults/packet-drop.ts';
import type { NamedFront } from '../fronts/index.ts';
import { completeCase } from '../library/expand.ts';
import type { Entrance } from '../model/entrance.ts';
import { type Timing, timings } from '../model/timing.ts';
import { type TrafficName, trafficOf } from '../model/traffic.ts';
import { DEFAULT_RULES } from '../peers/index.ts';
import type { Demand } from './demands.ts';
import type { Application } from './policy.ts';
import { detectorOf, timingOf, watchingOf } from './watching.ts';

/** Nothing is wrong, on the network of packets: each node is a host of its own there, as a user's configuration needs. */
const { prepare: _, ...nothing } = healthy;
const untouched: PacketFault = { ...nothing, on: 'packets', inject: async () => {}, heal: async () => {} };

const FAULTS = { healthy: untouched, 'packet-drop': packetDrop } satisfies Record<Demand['fault'], PacketFault>;

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

/** What a front is on one way through it: a proxy of layer 4 terminates and shares nothing above. */
function frontBy({ front, entrance: { terminates } }: Subject): NamedFront {
  const { multiplexes, ...rest } = front;
  return { ...rest, terminates, ...(multiplexes && terminates.includes('http2') && { multiplexes }) };
}

function keyOf(subject: Subject, demand: Demand, traffic: TrafficName): ResolvedKey {
  const { fault, at } = demand;
  const { front, entrance } = subject;
  const { figures } = entrance;
  const application = applicationFor(subject, demand);
  const timing = timingFor(subject.application);
  const flows = trafficOf(traffic, timing);
  const detector = detectorOf(application, flows);
  const key = resolve({ fault, at, path: front.name, detector, traffic, figures }, timing);
  const { options, settings, timers } = watchingOf(application, flows, timing, DEFAULT_RULES);
  return {
    ...key,
    means: {
      ...key.means,
      ...{ fault: FAULTS[fault], front: frontBy(subject), settings },
      detector: {
        ...key.means.detector,
        options: (...args) => ({ ...key.means.detector.options(...args), ...options }),
      },
      ...{ ownTimers: timers, timers: [...timers, ...figures.timers] },
    },
  };
}

/** A heartbeat's own Pings are that traffic already. */
const saysNothingNew = ({ heartbeat }: Application, traffic: TrafficName): boolean =>
  heartbeat !== undefined && traffic === 'client-pings';

/** Without the front's timers that can't run out while the case lasts. */
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
  const { traffic: traffics } = subject.application;
  return demands.flatMap((demand) =>
    traffics
      .filter((traffic) => demand.traffic.includes(traffic) && !saysNothingNew(subject.application, traffic))
      .map((traffic) => {
        const key = keyOf(subject, demand, traffic);
        const scenario = { name: 'check', requirement: demand.requirement, claims: [] };
        const horizonMs = waitMs(demand);
        return { demand, traffic, key, definition: completeCase(scenario, within(horizonMs, key), horizonMs) };
      }),
  );
}

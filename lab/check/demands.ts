import type { Arrangement } from '../cases/case.ts';
import type { FaultSite } from '../faults/fault.ts';
import type { Endpoint } from '../model/places.ts';
import { basicTraffics, type TrafficName } from '../model/traffic.ts';
import { durationMs } from './duration.ts';
import type { Policy } from './policy.ts';

/** One thing that a policy demands, and how it is tried. */
export interface Demand {
  /** As the policy's keys have it. */
  name: string;
  /** As the policy writes it. */
  wanted: string;
  /** The time that is demanded, if it is one. */
  wantedMs: number;
  /** The number that is demanded, if it is one of bytes. */
  wantedBytes: number;
  requirement: string;
  fault: 'healthy' | 'packet-drop' | 'client-freeze' | 'proxy-reload';
  at: FaultSite;
  arrangement?: Arrangement;
  /** Whose stream is watched. */
  end: Endpoint;
  /** The stream has to end by then, or not before; or what is counted meanwhile has to be within bounds. */
  wants: 'an end' | 'life' | 'an answer' | 'few bytes held' | 'others unharmed' | 'bytes through';
  /**
   * Without the application's keepalive and heartbeat: whether a quiet stream lives is the front's own matter, and what they
   * send would hide the timers that it keeps from running out.
   */
  bare?: true;
  /** The client sends as much as is demanded. */
  uploads?: true;
  /** For how long it is watched, where the demand itself doesn't say. */
  watchMs?: number;
  /** Tried with its traffics whatever those of the policy are. */
  anyway?: true;
  /** The traffics that say something of it. */
  traffic: readonly TrafficName[];
}

type Kind = Omit<Demand, 'name' | 'wanted' | 'wantedMs' | 'wantedBytes'> & {
  of(policy: Policy): string | number | true | undefined;
};

/** Pushes that fill the largest windows of the fronts’ defaults, two of 16 MiB, while they are watched. */
const FILLING = { watchMs: 16_000, anyway: true, traffic: ['server-push-128KiB-50ms'] } as const;

/** On a healthy link nothing has to be waited for: it is asked once the stream has been open for a while. */
const DELIVERY_WATCH_MS = 2_000;

/** 10 MB got through a front on 2 cores within it; what doesn't, of more, is unknown. */
const UPLOAD_WATCH_MS = 15_000;

const KINDS: Record<string, Kind> = {
  'deadClient.serverNoticesWithin': {
    of: ({ deadClient }) => deadClient?.serverNoticesWithin,
    requirement: 'When a client dies silently, the server’s stream ends within the time.',
    ...{ fault: 'packet-drop', at: 'last-mile', end: 'server', wants: 'an end', traffic: basicTraffics },
  },
  'deadServer.clientNoticesWithin': {
    of: ({ deadServer }) => deadServer?.clientNoticesWithin,
    requirement: 'When the server dies silently, the client’s stream ends within the time.',
    ...{ fault: 'packet-drop', at: 'backend', end: 'client', wants: 'an end', traffic: basicTraffics },
  },
  'idleStream.survives': {
    of: ({ idleStream }) => idleStream?.survives,
    requirement: 'A stream on which nothing is said lives on for the time.',
    ...{ fault: 'healthy', at: 'last-mile', end: 'client', wants: 'life', bare: true, traffic: ['idle'] },
  },
  'quietDirection.survives': {
    of: ({ quietDirection }) => quietDirection?.survives,
    requirement: 'A stream on which one side says nothing lives on for the time.',
    ...{ fault: 'healthy', at: 'last-mile', end: 'client', wants: 'life', bare: true },
    traffic: ['server-push', 'half-closed-push'],
  },
  'streamLifetime.atLeast': {
    of: ({ streamLifetime }) => streamLifetime?.atLeast,
    requirement: 'A stream on which both sides speak lives for the time.',
    ...{ fault: 'healthy', at: 'last-mile', end: 'client', wants: 'life' },
    traffic: ['client-pings', 'server-push', 'half-closed-push'],
  },
  'delivery.within': {
    of: ({ delivery }) => delivery?.within,
    requirement: 'A message and its answer get through within the time.',
    ...{ fault: 'healthy', at: 'last-mile', end: 'client', wants: 'an answer' },
    ...{ watchMs: DELIVERY_WATCH_MS, traffic: basicTraffics },
  },
  'clientSends.atLeastBytes': {
    of: ({ clientSends }) => clientSends?.atLeastBytes,
    requirement: 'What a client sends on one stream gets through, up to so many bytes.',
    ...{ fault: 'healthy', at: 'last-mile', end: 'client', wants: 'bytes through', uploads: true, bare: true },
    ...{ watchMs: UPLOAD_WATCH_MS, anyway: true, traffic: ['client-pings'] },
  },
  'reload.keepsStreams': {
    of: ({ reload }) => reload?.keepsStreams,
    requirement: 'When the front takes its configuration anew, streams of before live on for the time.',
    ...{ fault: 'proxy-reload', at: 'front', end: 'client', wants: 'life', bare: true },
    ...{ anyway: true, traffic: ['server-push'] },
  },
  'slowClient.keepsStream': {
    of: ({ slowClient }) => slowClient?.keepsStream,
    requirement: 'While a client takes nothing of what is pushed to it, its stream lives on for the time.',
    ...{ fault: 'client-freeze', at: 'client', end: 'server', wants: 'life' },
    ...{ anyway: true, traffic: FILLING.traffic },
  },
  'otherStreams.unharmed': {
    of: ({ otherStreams }) => otherStreams?.unharmed,
    requirement: 'While a client is dead to which much is pushed, others have their answers.',
    ...{ fault: 'packet-drop', at: 'last-mile', end: 'client', wants: 'others unharmed', bare: true },
    ...{ ...FILLING, arrangement: 'with-others' },
  },
  'heldForDeadClient.atMostBytes': {
    of: ({ heldForDeadClient }) => heldForDeadClient?.atMostBytes,
    requirement: 'What is pushed to a dead client, and held for it on the way, is no more than this.',
    ...{ fault: 'packet-drop', at: 'last-mile', end: 'server', wants: 'few bytes held', bare: true, ...FILLING },
  },
};

/** What a demand asks for, in words; nothing of one that there isn't. */
export const requirementOf = (name: string): string => KINDS[name]?.requirement ?? '';

/** What `true` stands for where a time can be written: what a quiet stream has to live for by default. */
const KEPT_MS = 600_000;

function limitsOf(wanted: string | number | true): Pick<Demand, 'wanted' | 'wantedMs' | 'wantedBytes'> {
  const said = { wanted: String(wanted), wantedMs: 0, wantedBytes: 0 };
  if (typeof wanted === 'number') return { ...said, wantedBytes: wanted };
  return { ...said, wantedMs: wanted === true ? KEPT_MS : (durationMs(wanted) ?? 0) };
}

/** What a policy demands, in the order of the kinds above. */
export const demandsOf = (policy: Policy): Demand[] =>
  Object.entries(KINDS).flatMap(([name, { of, ...kind }]) => {
    const wanted = of(policy);
    return wanted === undefined ? [] : [{ ...kind, name, ...limitsOf(wanted) }];
  });

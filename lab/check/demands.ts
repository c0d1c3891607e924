import type { Endpoint, LinkSite } from '../model/places.ts';
import { basicTraffics, type TrafficName } from '../model/traffic.ts';
import { durationMs } from './duration.ts';
import type { Policy } from './policy.ts';

/** One thing that a policy demands, and how it is tried. */
export interface Demand {
  /** As the policy's keys have it. */
  name: string;
  /** As the policy writes it. */
  wanted: string;
  wantedMs: number;
  requirement: string;
  fault: 'healthy' | 'packet-drop';
  at: LinkSite;
  /** Whose stream is watched. */
  end: Endpoint;
  /** The stream has to end by then, or not before. */
  wants: 'an end' | 'life';
  /**
   * Without the application's keepalive and heartbeat: whether a quiet stream lives is the front's own matter, and what they
   * send would hide the timers that it keeps from running out.
   */
  bare?: true;
  /** The traffics that say something of it. */
  traffic: readonly TrafficName[];
}

type Kind = Omit<Demand, 'name' | 'wanted' | 'wantedMs'> & { of(policy: Policy): string | undefined };

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
    ...{
      fault: 'healthy',
      at: 'last-mile',
      end: 'client',
      wants: 'life',
      bare: true,
      traffic: ['server-push', 'half-closed-push'],
    },
  },
  'streamLifetime.atLeast': {
    of: ({ streamLifetime }) => streamLifetime?.atLeast,
    requirement: 'A stream on which both sides speak lives for the time.',
    ...{ fault: 'healthy', at: 'last-mile', end: 'client', wants: 'life' },
    traffic: ['client-pings', 'server-push', 'half-closed-push'],
  },
};

/** What a policy demands, in the order of the kinds above. */
export const demandsOf = (policy: Policy): Demand[] =>
  Object.entries(KINDS).flatMap(([name, { of, ...kind }]) => {
    const wanted = of(policy);
    return wanted === undefined ? [] : [{ ...kind, name, wanted, wantedMs: durationMs(wanted) ?? 0 }];
  });

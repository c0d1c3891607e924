import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'healthy-link',
  requirement: 'On a healthy link no detector fires, for several of its intervals.',
  faults: ['healthy'],
  at: ['last-mile'],
  paths: ['direct', 'fronts'],
  detectors: ['client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat', 'server-push'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
  horizonFactor: 2,
} satisfies Scenario;

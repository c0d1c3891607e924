import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'jittery-link',
  requirement: 'On a link with 200 ms of latency and 100 ms of jitter each way no detector fires.',
  faults: ['jitter'],
  at: ['last-mile'],
  paths: ['direct', 'fronts'],
  detectors: ['client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat', 'server-push'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
  horizonFactor: 2,
} satisfies Scenario;

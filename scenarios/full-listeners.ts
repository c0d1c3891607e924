import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'full-listeners',
  requirement:
    'A listener that accepts nobody any more does nothing to the streams that are there, and no detector cries.',
  faults: ['accept-stops'],
  at: ['last-mile', 'backend'],
  paths: ['direct', 'fronts'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat'],
  traffic: ['idle', 'server-push'],
  horizonFactor: 2,
} satisfies Scenario;

import type { Scenario } from '../lab/cases/case.ts';
import { faultNames } from '../lab/faults/index.ts';

export default {
  name: 'health-watch-says-nothing',
  requirement: 'Watching grpc.health.v1 notices no silence, and no hung handler: the server tells only what changes.',
  // Whatever makes no case is excluded by rule.
  faults: faultNames,
  at: ['last-mile', 'backend', 'client', 'front', 'server'],
  paths: ['direct', 'fronts'],
  detectors: ['health-watch'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
  horizonFactor: 1,
} satisfies Scenario;

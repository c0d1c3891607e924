import type { Scenario } from '../lab/cases/case.ts';
import { faultNames } from '../lab/faults/index.ts';

export default {
  name: 'tcp-keepalive-at-the-ends',
  requirement:
    'TCP keepalive of an end notices a silent neighbour, unless data of its own waits to be acknowledged, and nothing beyond a front.',
  // Whatever makes no case is excluded by rule.
  faults: faultNames,
  at: ['last-mile', 'backend', 'client', 'front', 'server'],
  paths: ['direct', 'fronts'],
  detectors: ['client-tcp-keepalive', 'server-tcp-keepalive'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
  horizonFactor: 1.3,
} satisfies Scenario;

import type { Scenario } from '../lab/cases/case.ts';
import { faultNames } from '../lab/faults/index.ts';

export default {
  name: 'pushes-that-wait',
  requirement:
    'A server that watches whether its pushes are taken notices a client that takes nothing, once all buffers on the way are full.',
  // Whatever makes no case is excluded by rule.
  faults: faultNames,
  at: ['last-mile', 'backend', 'client', 'front', 'server'],
  paths: ['direct', 'fronts'],
  detectors: ['server-push-backpressure'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

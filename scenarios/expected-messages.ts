import type { Scenario } from '../lab/cases/case.ts';
import { faultNames } from '../lab/faults/index.ts';

export default {
  name: 'expected-messages',
  requirement:
    'A client that expects a message from time to time notices every silence before it, a hung server’s too, and tells the server nothing across the silence.',
  // Whatever makes no case is excluded by rule.
  faults: faultNames,
  at: ['last-mile', 'backend', 'client', 'front', 'server'],
  paths: ['direct', 'fronts'],
  detectors: ['client-silence'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

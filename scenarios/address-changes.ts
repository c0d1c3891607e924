import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'address-changes',
  requirement:
    'A phone that comes back with another address leaves its old connection dead for good: only a detector at each end clears it away.',
  faults: ['address-change'],
  at: ['last-mile'],
  paths: ['direct', 'fronts'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat'],
  traffic: ['idle', 'server-push'],
} satisfies Scenario;

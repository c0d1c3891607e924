import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'heartbeat-detects',
  requirement:
    'An application-level heartbeat notices at both ends within its limit, through every front, whatever the server pushes.',
  faults: ['airplane'],
  at: ['last-mile'],
  paths: ['direct', 'fronts'],
  detectors: ['heartbeat'],
  traffic: ['idle', 'server-push'],
} satisfies Scenario;

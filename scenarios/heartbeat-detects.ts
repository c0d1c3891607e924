import type { Scenario } from '../lab/scenario.ts';

export default {
  name: 'heartbeat-detects',
  requirement:
    'An application-level heartbeat notices at both ends within its limit, through every front, whatever the server pushes.',
  faults: ['airplane'],
  at: ['last-mile'],
  paths: ['direct', 'nginx', 'envoy'],
  detectors: ['heartbeat'],
  traffic: ['idle', 'server-push'],
} satisfies Scenario;

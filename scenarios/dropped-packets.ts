import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'dropped-packets',
  requirement:
    'When the client’s packets vanish, who notices is who would in airplane mode: behind a front the server’s keepalive never does, the heartbeat does at both ends.',
  faults: ['packet-drop'],
  at: ['last-mile'],
  paths: ['direct', 'fronts'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat', 'server-push'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'dropped-packets-behind-the-front',
  requirement:
    'When packets vanish between front and server, the server’s keepalive notices, the heartbeat at both ends, and the client’s keepalive never: the front answers it.',
  faults: ['packet-drop'],
  at: ['backend'],
  paths: ['fronts'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat', 'server-push'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

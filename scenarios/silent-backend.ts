import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'silent-backend',
  requirement:
    'Silence between front and server is noticed by the server’s keepalive and by the heartbeat, never by the client’s keepalive, which the front answers.',
  faults: ['airplane'],
  at: ['backend'],
  paths: ['fronts'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat', 'server-push'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

import type { Scenario } from '../lab/scenario.ts';

export default {
  name: 'fronts-with-timeouts',
  requirement:
    'A front’s timeout ends a stream that is quiet for too long, dead or alive, and spares a dead one on which something flows.',
  faults: ['packet-drop', 'healthy', 'server-hang'],
  at: ['last-mile', 'backend', 'server'],
  paths: [
    'nginx@grpc-read-timeout',
    'nginx@grpc-send-timeout',
    'nginx@send-timeout',
    'nginx@client-body-timeout',
    'nginx@keepalive-timeout',
    'envoy@stream-idle-timeout',
    'envoy@route-timeout',
    'envoy@idle-timeout',
    'envoy@max-stream-duration',
  ],
  detectors: ['front-timeouts'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

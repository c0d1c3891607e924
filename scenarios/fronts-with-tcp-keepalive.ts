import type { Scenario } from '../lab/scenario.ts';

export default {
  name: 'fronts-with-tcp-keepalive',
  requirement:
    'TCP keepalive of a front notices a neighbour whose kernel is silent, unless data waits to be acknowledged, and TCP_USER_TIMEOUT only then: neither notices a frozen peer.',
  faults: ['packet-drop', 'healthy', 'server-freeze', 'server-hang', 'client-freeze'],
  at: ['last-mile', 'backend', 'server', 'client'],
  paths: [
    'nginx@so-keepalive',
    'nginx@grpc-socket-keepalive',
    'envoy@tcp-keepalive-downstream',
    'envoy@tcp-keepalive-upstream',
    'envoy@tcp-user-timeout-downstream',
    'envoy@tcp-user-timeout-upstream',
  ],
  detectors: ['tcp-keepalive', 'tcp-user-timeout'],
  horizonFactor: 2,
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'fronts-with-tcp-keepalive',
  requirement:
    'TCP keepalive of a front notices a neighbour whose kernel is silent, unless data waits to be acknowledged, and TCP_USER_TIMEOUT only then: neither notices a frozen peer.',
  faults: ['packet-drop', 'healthy', 'server-freeze', 'server-hang', 'client-freeze'],
  at: ['last-mile', 'backend', 'server', 'client'],
  paths: ['variants'],
  detectors: ['tcp-keepalive', 'tcp-user-timeout'],
  horizonFactor: 2,
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

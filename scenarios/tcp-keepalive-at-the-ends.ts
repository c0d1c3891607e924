import type { Scenario } from '../lab/scenario.ts';

export default {
  name: 'tcp-keepalive-at-the-ends',
  requirement:
    'TCP keepalive of an end notices a silent neighbour, unless data of its own waits to be acknowledged, and nothing beyond a front.',
  faults: ['packet-drop', 'half-open@to-server', 'half-open@to-client', 'healthy', 'server-hang'],
  at: ['last-mile', 'backend', 'server'],
  paths: ['direct', 'nginx', 'envoy'],
  detectors: ['client-tcp-keepalive', 'server-tcp-keepalive'],
  traffic: ['idle', 'client-pings', 'server-push'],
  horizonFactor: 1.3,
} satisfies Scenario;

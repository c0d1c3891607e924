import type { Scenario } from '../lab/scenario.ts';

export default {
  name: 'tcp-keepalive-at-the-ends',
  requirement:
    'TCP keepalive of an end notices a silent neighbour, unless data of its own waits to be acknowledged, and nothing beyond a front.',
  faults: [
    'airplane',
    'packet-drop',
    'half-open@to-server',
    'half-open@to-client',
    'stall',
    'slow@within-patience',
    'slow@beyond-patience',
    'flap',
    'address-change',
    'accept-stops',
    'proxy-reload',
    'server-freeze',
    'server-hang',
    'client-freeze',
    'idle-reaper@aws-alb',
    'idle-reaper@azure',
    'idle-reaper@aws-nlb',
    'idle-reaper@gcp',
    'healthy',
    'jitter',
  ],
  at: ['last-mile', 'backend', 'client', 'front', 'server'],
  paths: ['direct', 'nginx', 'envoy'],
  detectors: ['client-tcp-keepalive', 'server-tcp-keepalive'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
  horizonFactor: 1.3,
} satisfies Scenario;

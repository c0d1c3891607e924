import type { Scenario } from '../lab/scenario.ts';

export default {
  name: 'pushes-that-wait',
  requirement:
    'A server that watches whether its pushes are taken notices a client that takes nothing, once all buffers on the way are full.',
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
  detectors: ['server-push-backpressure'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

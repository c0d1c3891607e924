import type { Scenario } from '../lab/scenario.ts';

export default {
  name: 'expected-messages',
  requirement:
    'A client that expects a message from time to time notices every silence before it, a hung server’s too, and tells the server nothing across the silence.',
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
  detectors: ['client-silence'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

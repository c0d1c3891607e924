import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'idle-reapers',
  requirement:
    'A middlebox of layer 4 forgets a connection on which nothing passes for too long, and nobody notices until somebody speaks; whatever passes more often on that very link keeps it, a server’s PINGs that end at a front don’t.',
  faults: ['idle-reaper@azure', 'idle-reaper@aws-nlb', 'idle-reaper@gcp'],
  at: ['last-mile'],
  paths: ['direct', 'fronts'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat'],
  traffic: ['idle'],
} satisfies Scenario;

import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'slow-links',
  requirement:
    'A slow link is borne by every detector whose patience is longer than a round trip, and taken for a dead one by the others.',
  faults: ['slow@within-patience', 'slow@beyond-patience'],
  at: ['last-mile', 'backend'],
  paths: ['direct', 'fronts'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat'],
  traffic: ['idle', 'server-push'],
} satisfies Scenario;

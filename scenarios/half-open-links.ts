import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'half-open-links',
  requirement:
    'A link that is silent one way alone is as dead as one that is silent both ways: nothing that arrives can be acknowledged. Only the end whose packets still pass can say goodbye.',
  faults: ['half-open@to-server', 'half-open@to-client'],
  at: ['last-mile', 'backend'],
  paths: ['direct', 'fronts'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat'],
  traffic: ['idle', 'server-push'],
} satisfies Scenario;

import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'stalled-links',
  requirement: 'A link that holds every byte while its kernel goes on ACKing is noticed as silence is.',
  faults: ['stall'],
  at: ['last-mile', 'backend'],
  paths: ['direct', 'fronts'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat'],
  traffic: ['idle', 'server-push'],
} satisfies Scenario;

import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'short-silences',
  requirement: 'A silence shorter than every timeout is noticed by nobody, and the stream lives on.',
  faults: ['flap'],
  at: ['last-mile', 'backend'],
  paths: ['direct', 'fronts'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat'],
  traffic: ['idle', 'server-push'],
  horizonFactor: 2,
} satisfies Scenario;

import type { Scenario } from '../lab/scenario.ts';

export default {
  name: 'short-silences',
  requirement: 'A silence shorter than every timeout is noticed by nobody, and the stream lives on.',
  faults: ['flap'],
  at: ['last-mile', 'backend'],
  paths: ['direct', 'nginx', 'envoy'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat'],
  traffic: ['idle', 'server-push'],
  horizonFactor: 2,
} satisfies Scenario;

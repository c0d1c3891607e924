import type { Scenario } from '../lab/scenario.ts';

export default {
  name: 'reloaded-fronts',
  requirement: 'A front that takes its configuration anew spares the streams that it carries, and no detector cries.',
  faults: ['proxy-reload'],
  at: ['front'],
  paths: ['nginx', 'envoy'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat'],
  traffic: ['idle', 'server-push'],
  horizonFactor: 2,
} satisfies Scenario;

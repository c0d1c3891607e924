import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'dying-fronts',
  requirement: 'A front that is killed or restarted closes its connections, and both ends hear it at once.',
  faults: ['proxy-kill', 'proxy-restart'],
  at: ['front'],
  paths: ['fronts'],
  detectors: ['none'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

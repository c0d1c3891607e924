import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'fronts-with-timeouts',
  requirement:
    'A front’s timeout ends a stream that is quiet for too long, dead or alive, and spares a dead one on which something flows.',
  faults: ['packet-drop', 'healthy', 'server-hang'],
  at: ['last-mile', 'backend', 'server'],
  paths: ['variants'],
  detectors: ['front-timeouts'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'dying-clients',
  requirement: 'A client that is killed is announced by its kernel, and by the front to the server.',
  faults: ['client-kill'],
  at: ['client'],
  paths: ['direct', 'fronts'],
  detectors: ['none'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

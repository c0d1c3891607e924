import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'dying-servers',
  requirement: 'A server that is killed is announced by its kernel, and by the front to the client.',
  faults: ['server-kill'],
  at: ['server'],
  paths: ['direct', 'fronts'],
  detectors: ['none'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

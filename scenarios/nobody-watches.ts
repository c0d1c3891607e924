import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'nobody-watches',
  requirement:
    'Without a detector neither end ever notices: nothing else in the reference configurations ends a stream.',
  faults: ['airplane'],
  at: ['last-mile'],
  paths: ['direct', 'fronts'],
  detectors: ['none'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

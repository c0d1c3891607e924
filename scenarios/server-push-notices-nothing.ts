import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'server-push-notices-nothing',
  requirement:
    'A server that pushes messages all the time doesn’t notice that they reach nobody: whatever accepts its bytes accepts them on.',
  faults: ['airplane'],
  at: ['last-mile'],
  paths: ['direct', 'fronts'],
  detectors: ['server-push'],
  traffic: ['server-push', 'half-closed-push'],
  claims: [
    { count: 'serverMessagesSent', is: 'at least', value: 10 },
    { count: 'clientMessagesReceived', is: 'exactly', value: 0 },
  ],
} satisfies Scenario;

import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'one-of-many',
  requirement:
    'When one of many clients dies whose streams share a front, the others are unharmed, and by their very life a server’s keepalive learns nothing of the dead one.',
  faults: ['packet-drop'],
  at: ['last-mile'],
  paths: ['fronts', 'envoy@connection-keepalive-downstream'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'heartbeat', 'envoy-keepalive'],
  traffic: ['idle', 'server-push'],
  arrangement: 'with-others',
  claims: [{ count: 'othersAnswering', is: 'exactly', value: 3 }],
} satisfies Scenario;

import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'front-buffers-and-server-pings',
  requirement:
    'While the server pushes to a dead client, Envoy ACKs its PINGs for ever, and nginx only until the client’s HTTP/2 window is full: then nginx reads no more, and the server’s keepalive notices.',
  faults: ['airplane'],
  at: ['last-mile'],
  paths: ['nginx', 'envoy'],
  detectors: ['server-keepalive'],
  traffic: ['server-push', 'half-closed-push', 'server-push-64KiB-100ms'],
  claims: [{ count: 'clientMessagesReceived', is: 'exactly', value: 0 }],
} satisfies Scenario;

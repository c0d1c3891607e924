import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'direct-keepalive-detects',
  requirement:
    'With nothing between them, the server’s keepalive notices the client’s silence at ping + timeout, whatever flows.',
  faults: ['airplane'],
  at: ['last-mile'],
  paths: ['direct'],
  detectors: ['server-keepalive'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
  claims: [{ count: 'clientPingsReceivedBeforeFault', is: 'at least', value: 1 }],
} satisfies Scenario;

import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'direct-client-pings-reach-the-server',
  requirement:
    'With nothing between them, the client’s PINGs reach the server, and the client’s keepalive notices its dead link.',
  faults: ['airplane'],
  at: ['last-mile'],
  paths: ['direct'],
  detectors: ['client-keepalive', 'both-keepalive'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
  claims: [{ count: 'serverPingsReceivedBeforeFault', is: 'at least', value: 1 }],
} satisfies Scenario;

import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'client-pings-end-at-the-front',
  requirement:
    'The client’s keepalive notices its own dead link, and tells the server nothing: none of its PINGs passes the front.',
  faults: ['airplane'],
  at: ['last-mile'],
  paths: ['fronts'],
  frontsTerminate: 'http2',
  detectors: ['client-keepalive', 'both-keepalive'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
  claims: [
    { count: 'clientPingAcksReceivedBeforeFault', is: 'at least', value: 1 },
    { count: 'serverPingsReceivedBeforeFault', is: 'exactly', value: 0 },
    { count: 'clientHopAcksFromServerBeforeFault', is: 'at least', value: 1 },
    { count: 'serverHopPingsFromClientBeforeFault', is: 'exactly', value: 0 },
  ],
} satisfies Scenario;

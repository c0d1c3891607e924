import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'fronts-ack-server-pings',
  requirement:
    'Behind a front that terminates HTTP/2 the server’s keepalive never notices the dead client: the front ACKs every PING in its place.',
  faults: ['airplane'],
  at: ['last-mile'],
  paths: ['fronts'],
  frontsTerminate: 'http2',
  detectors: ['server-keepalive'],
  traffic: ['idle', 'client-pings'],
  claims: [
    { count: 'serverPingsSent', is: 'at least', value: 3 },
    { count: 'serverPingAcksReceived', is: 'exactly', value: 'serverPingsSent' },
    { count: 'clientPingsReceivedBeforeFault', is: 'exactly', value: 0 },
    { count: 'serverHopAcksFromClient', is: 'at least', value: 3 },
    { count: 'clientHopPingsFromServerBeforeFault', is: 'exactly', value: 0 },
    { count: 'clientHopPingsFromServer', is: 'exactly', value: 0 },
  ],
} satisfies Scenario;

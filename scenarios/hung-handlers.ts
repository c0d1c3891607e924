import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'hung-handlers',
  requirement:
    'While a server’s handlers hang HTTP/2 goes on ACKing, so no keepalive notices, nothing between the ends does, and its health service says that all is well: only the client’s own watch over the messages that it expects notices.',
  faults: ['server-hang'],
  at: ['server'],
  paths: ['direct', 'fronts'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat'],
  traffic: ['idle', 'server-push'],
} satisfies Scenario;

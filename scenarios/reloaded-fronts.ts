import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'reloaded-fronts',
  requirement:
    'A front that takes its configuration anew: nginx lets its streams go on after a GOAWAY, Envoy ends them with its old process. The keepalive of a grpc-js client can send no PING after that GOAWAY, and drops the stream that nginx spares.',
  faults: ['proxy-reload'],
  at: ['front'],
  paths: ['fronts'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat'],
  traffic: ['idle', 'server-push'],
  horizonFactor: 2,
} satisfies Scenario;

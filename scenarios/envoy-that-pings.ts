import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'envoy-that-pings',
  requirement:
    'An Envoy with connection_keepalive notices a silent client or server by PINGs of its own, and its close tells the end behind it what no PING of that end’s could; a hung application it doesn’t.',
  faults: ['packet-drop', 'healthy', 'server-freeze', 'server-hang', 'client-freeze'],
  at: ['last-mile', 'backend', 'server', 'client'],
  paths: ['variants'],
  detectors: ['envoy-keepalive'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

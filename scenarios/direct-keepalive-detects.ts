import type { Scenario } from '../lab/scenario.ts';

export default {
  name: 'direct-keepalive-detects',
  requirement:
    'With nothing between them, the end that has native keepalive notices the other end’s silence at ping + timeout, whatever flows.',
  faults: ['airplane'],
  at: ['last-mile'],
  paths: ['direct'],
  detectors: ['client-keepalive', 'server-keepalive', 'both-keepalive'],
  traffic: ['idle', 'client-pings', 'server-push', 'half-closed-push'],
} satisfies Scenario;

import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'recovery',
  requirement:
    'A client that knows of its loss has a message flowing again soon after the path carries one; one that doesn’t know has only its old stream.',
  faults: [
    'airplane',
    'packet-drop',
    'stall',
    'flap',
    'address-change',
    'proxy-kill',
    'proxy-restart',
    'server-kill',
    'server-freeze',
  ],
  at: ['last-mile', 'backend', 'front', 'server'],
  paths: ['direct', 'fronts'],
  detectors: ['none', 'client-keepalive', 'heartbeat'],
  traffic: ['idle'],
  arrangement: 'reconnecting',
} satisfies Scenario;

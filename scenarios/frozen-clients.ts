import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'frozen-clients',
  requirement:
    'A frozen client’s kernel goes on ACKing: behind a front only what is end to end notices, the server’s keepalive only where nothing stands between.',
  faults: ['client-freeze'],
  at: ['client'],
  paths: ['direct', 'fronts'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat'],
  traffic: ['idle', 'server-push'],
} satisfies Scenario;

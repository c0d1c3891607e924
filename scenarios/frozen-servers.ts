import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'frozen-servers',
  requirement:
    'A frozen server’s kernel goes on ACKing: behind a front only what is end to end notices, the client’s keepalive only where nothing stands between.',
  faults: ['server-freeze'],
  at: ['server'],
  paths: ['direct', 'fronts'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat'],
  traffic: ['idle', 'server-push'],
} satisfies Scenario;

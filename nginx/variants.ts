import { join } from 'node:path';
import type { Timer } from '../lab/detectors/detector.ts';
import type { Variant } from '../lab/fronts/front.ts';

const file = (name: string): string => join(import.meta.dirname, 'variants', `${name}.conf`);

const HOUR_MS = 3_600_000;

/** so_keepalive=1s:1s:3: the first probe 1 s after the last packet, two more each 1 s, given up 1 s after the last. */
const soKeepalive: Timer = {
  at: 'front',
  limitMs: 4_000,
  rearmedBy: { by: 'answer', probe: { from: 'front', towards: 'client', layer: 'tcp', everyMs: 1_000 } },
  unacknowledged: 'stops it',
};

/** Linux: tcp_keepalive_time 7200 s, tcp_keepalive_intvl 75 s, tcp_keepalive_probes 9. */
const grpcSocketKeepalive: Timer = {
  at: 'front',
  limitMs: 2 * HOUR_MS + 9 * 75_000,
  rearmedBy: { by: 'answer', probe: { from: 'front', towards: 'server', layer: 'tcp', everyMs: 2 * HOUR_MS } },
  unacknowledged: 'stops it',
};

/** What nginx can do about a dead peer by a setting of its own, one at a time; the limits stand in the files. */
export const variants = {
  'so-keepalive': { file: file('so-keepalive'), detector: 'tcp-keepalive', timers: [soKeepalive] },
  'grpc-socket-keepalive': {
    file: file('grpc-socket-keepalive'),
    detector: 'tcp-keepalive',
    timers: [grpcSocketKeepalive],
  },
  'grpc-read-timeout': {
    file: file('grpc-read-timeout'),
    detector: 'front-timeouts',
    timers: [{ at: 'front', limitMs: 3_000, rearmedBy: { by: 'messages', from: ['server'] } }],
  },
  'grpc-send-timeout': {
    file: file('grpc-send-timeout'),
    detector: 'front-timeouts',
    timers: [{ at: 'front', limitMs: 3_000, rearmedBy: { by: 'progress', towards: 'server' } }],
  },
  'send-timeout': {
    file: file('send-timeout'),
    detector: 'front-timeouts',
    timers: [{ at: 'front', limitMs: 3_000, rearmedBy: { by: 'progress', towards: 'client' } }],
  },
  'client-body-timeout': {
    file: file('client-body-timeout'),
    detector: 'front-timeouts',
    timers: [
      {
        ...{ at: 'front', limitMs: 3_000 },
        rearmedBy: { by: 'messages', from: ['client'], onlyWhile: 'the client’s side is open' },
      },
    ],
  },
  // It runs on connections without streams only.
  'keepalive-timeout': { file: file('keepalive-timeout'), detector: 'front-timeouts', timers: [] },
  'grpc-buffer-size-64k': { file: file('grpc-buffer-size-64k'), timers: [] },
  'grpc-buffer-size-1m': { file: file('grpc-buffer-size-1m'), timers: [] },
  'proxy-buffering-off': { file: file('proxy-buffering-off'), timers: [] },
} satisfies Record<string, Variant>;

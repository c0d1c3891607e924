import { join } from 'node:path';
import type { Timer } from '../lab/detectors/detector.ts';
import type { Variant } from '../lab/fronts/front.ts';
import type { Endpoint } from '../lab/path.ts';

const file = (name: string): string => join(import.meta.dirname, 'variants', `${name}.yaml`);

/**
 * connection_keepalive, interval 1 s and timeout 1 s: the next PING goes out 1 s after the last ACK, and up to 15% later
 * (interval_jitter's default).
 */
const connectionKeepalive = (towards: Endpoint): Timer => ({
  at: 'front',
  limitMs: 2_150,
  rearmedBy: { by: 'answer', probe: { from: 'front', towards, layer: 'http2', everyMs: 1_150 } },
});

/** The first probe 1 s after the last packet, two more each 1 s, given up 1 s after the last. */
const tcpKeepalive = (towards: Endpoint): Timer => ({
  at: 'front',
  limitMs: 4_000,
  rearmedBy: { by: 'answer', probe: { from: 'front', towards, layer: 'tcp', everyMs: 1_000 } },
  unacknowledged: 'stops it',
});

const tcpUserTimeout = (towards: Endpoint): Timer => ({
  at: 'front',
  limitMs: 3_000,
  rearmedBy: { by: 'progress', towards },
  unacknowledged: 'starts it',
});

/** What Envoy can do about a dead peer by a setting of its own, one at a time; the limits stand in the files. */
export const variants = {
  'connection-keepalive-downstream': {
    file: file('connection-keepalive-downstream'),
    detector: 'envoy-keepalive',
    timers: [connectionKeepalive('client')],
  },
  'connection-keepalive-upstream': {
    file: file('connection-keepalive-upstream'),
    detector: 'envoy-keepalive',
    timers: [connectionKeepalive('server')],
  },
  // It asks only ahead of a new stream that Envoy opens itself.
  'connection-idle-interval': { file: file('connection-idle-interval'), detector: 'envoy-keepalive', timers: [] },
  'tcp-keepalive-downstream': {
    file: file('tcp-keepalive-downstream'),
    detector: 'tcp-keepalive',
    timers: [tcpKeepalive('client')],
  },
  'tcp-keepalive-upstream': {
    file: file('tcp-keepalive-upstream'),
    detector: 'tcp-keepalive',
    timers: [tcpKeepalive('server')],
  },
  'tcp-user-timeout-downstream': {
    file: file('tcp-user-timeout-downstream'),
    detector: 'tcp-user-timeout',
    timers: [tcpUserTimeout('client')],
  },
  'tcp-user-timeout-upstream': {
    file: file('tcp-user-timeout-upstream'),
    detector: 'tcp-user-timeout',
    timers: [tcpUserTimeout('server')],
  },
  'stream-idle-timeout': {
    file: file('stream-idle-timeout'),
    detector: 'front-timeouts',
    timers: [{ at: 'front', limitMs: 3_000, rearmedBy: { by: 'messages', from: ['client', 'server'] } }],
  },
  'route-timeout': {
    file: file('route-timeout'),
    detector: 'front-timeouts',
    timers: [{ at: 'front', limitMs: 30_000, rearmedBy: { by: 'nothing', from: 'half-close' } }],
  },
  // It runs on connections without streams only.
  'idle-timeout': { file: file('idle-timeout'), detector: 'front-timeouts', timers: [] },
  'max-stream-duration': {
    file: file('max-stream-duration'),
    detector: 'front-timeouts',
    timers: [{ at: 'front', limitMs: 30_000, rearmedBy: { by: 'nothing', from: 'stream' } }],
  },
} satisfies Record<string, Variant>;

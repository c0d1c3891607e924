import { join } from 'node:path';
import type { Timer } from '../lab/detectors/detector.ts';
import type { Variant } from '../lab/fronts/front.ts';
import { IDLE_TIMEOUT_SCALE, type IdleTimeout, idleTimeouts } from '../lab/idle-timeouts.ts';
import type { Endpoint } from '../lab/path.ts';

const file = (name: string): string => join(import.meta.dirname, 'variants', `${name}.yaml`);

/**
 * connection_keepalive, interval 1 s and timeout 1 s: the next PING goes out 1 s after the last ACK, and up to 15% later
 * (interval_jitter's default). Other frames give a PING under way another timeout, but can't come over a dead link.
 * Measured after the fault, whatever the traffic: 1.02 to 2.13 s.
 */
const connectionKeepalive = (towards: Endpoint): Timer => ({
  at: 'front',
  limitMs: 2_150,
  rearmedBy: { by: 'answer', probe: { from: 'front', towards, layer: 'http2', everyMs: 1_150 } },
});

/**
 * The first probe 1 s after the last packet, two more each 1 s, given up 1 s after the last. The kernel rounds each of
 * the four seconds up, by 25 ms on average: measured after the fault, 200 times, 3.08 to 4.10 s. All streams share the
 * connection to the server: what one of them has on its way there stops the timer for all.
 */
const tcpKeepalive = (towards: Endpoint): Timer => ({
  at: 'front',
  limitMs: 4_000,
  rearmedBy: { by: 'answer', probe: { from: 'front', towards, layer: 'tcp', everyMs: 1_000 } },
  unacknowledged: 'stops it',
});

/**
 * 3 s, from the first retransmission: that comes Linux's least of 200 ms after the data that isn't acknowledged. Measured
 * after the fault: 3.23 to 3.33 s with a message each 100 ms, 3.33 to 4.42 s with one each 1 s.
 */
const tcpUserTimeout = (towards: Endpoint): Timer => ({
  at: 'front',
  limitMs: 3_200,
  rearmedBy: { by: 'progress', towards },
  unacknowledged: 'starts it',
});

/**
 * Messages of this stream, in either direction; HTTP/2 PINGs don't count. What comes for a client that takes nothing does,
 * until the stream holds 16 MiB. Measured after the last message: 3.00 s.
 */
const streamIdleTimeout = (limitMs: number): Timer => ({
  at: 'front',
  limitMs,
  rearmedBy: { by: 'messages', from: ['client', 'server'] },
});

/**
 * A load balancer of layer 7, which ends a quiet stream as Envoy's stream_idle_timeout does; its file has the same limit.
 * Measured on a stream that the server has answered, whether or not the client has finished its side: RST_STREAM, code 2,
 * to both ends, INTERNAL at a gRPC client. One report of an ALB has code 1, one of Azure Container Apps code 0. Before the
 * first answer Envoy says so in trailers, "stream timeout" with status 2 (14 if the client has finished its side), and code
 * 0: word for word what that report of Azure Container Apps has too.
 */
const emulating = (emulates: IdleTimeout, name: string): Variant => ({
  file: file(name),
  emulates,
  timers: [streamIdleTimeout(emulates.idle.ms / IDLE_TIMEOUT_SCALE)],
});

/** Measured: 30.00 to 30.01 s after the request's end. */
const routeTimeout: Timer = { at: 'front', limitMs: 30_000, rearmedBy: { by: 'nothing', from: 'half-close' } };

/** Measured: 30.00 to 30.02 s after the request's begin. */
const maxStreamDuration: Timer = { at: 'front', limitMs: 30_000, rearmedBy: { by: 'nothing', from: 'stream' } };

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
    timers: [streamIdleTimeout(3_000)],
  },
  'route-timeout': {
    file: file('route-timeout'),
    detector: 'front-timeouts',
    timers: [routeTimeout],
  },
  // On connections without streams only: measured 3.00 s after the last stream's end, with GOAWAY and FIN.
  'idle-timeout': { file: file('idle-timeout'), detector: 'front-timeouts', timers: [] },
  'max-stream-duration': {
    file: file('max-stream-duration'),
    detector: 'front-timeouts',
    timers: [maxStreamDuration],
  },
  'emulates-aws-alb': emulating(idleTimeouts['aws-alb'], 'emulates-aws-alb'),
  'emulates-azure-container-apps': emulating(idleTimeouts['azure-container-apps'], 'emulates-azure-container-apps'),
  'initial-stream-window-size': {
    file: file('initial-stream-window-size'),
    timers: [],
    // 64 KiB each, and the kernels' share.
    swallowsBytes: { min: 96 * 1024, max: 2 * 64 * 1024 + 4_000_000 },
  },
} satisfies Record<string, Variant>;

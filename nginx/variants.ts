import { join } from 'node:path';
import type { Timer } from '../lab/detectors/detector.ts';
import type { Variant } from '../lab/fronts/front.ts';
import { stopsAnsweringAfter, swallows } from './buffer.ts';

const file = (name: string): string => join(import.meta.dirname, 'variants', `${name}.conf`);

const HOUR_MS = 3_600_000;

/** ngx_event_timer.h: a timer isn't set anew for less. */
const NGX_TIMER_LAZY_DELAY_MS = 300;

/**
 * so_keepalive=1s:1s:3: the first probe 1 s after the last packet, two more each 1 s, given up 1 s after the last. The
 * kernel rounds each of the four seconds up, by 25 ms on average: measured after the fault, 200 times, 3.08 to 4.08 s.
 */
const soKeepalive: Timer = {
  at: 'front',
  limitMs: 4_000,
  rearmedBy: { by: 'answer', probe: { from: 'front', towards: 'client', layer: 'tcp', everyMs: 1_000 } },
  unacknowledged: 'stops it',
};

/** Linux: tcp_keepalive_time 7,200 s, tcp_keepalive_intvl 75 s, tcp_keepalive_probes 9. */
const grpcSocketKeepalive: Timer = {
  at: 'front',
  limitMs: 2 * HOUR_MS + 9 * 75_000,
  rearmedBy: { by: 'answer', probe: { from: 'front', towards: 'server', layer: 'tcp', everyMs: 2 * HOUR_MS } },
  unacknowledged: 'stops it',
};

/**
 * ngx_http_upstream_process_non_buffered_request arms it anew for whatever has come on the server's connection: HTTP/2
 * PINGs of the server's keep a dead stream alive. Nothing of the client's does. nginx leaves a timer as it is if that is
 * less than 300 ms out (NGX_TIMER_LAZY_DELAY). Measured after the server's last message: 3.00 s; if it pushed each 100 ms:
 * 2.80 to 3.00 s.
 */
const grpcReadTimeout: Timer = {
  at: 'front',
  limitMs: 3_000,
  rearmedBy: { by: 'messages', from: ['server'] },
  lazyMs: NGX_TIMER_LAZY_DELAY_MS,
};

/** While what the client sends finds no room: with 16 KiB each 50 ms 3.12 to 3.21 s after the fault. */
const grpcSendTimeout: Timer = {
  at: 'front',
  limitMs: 3_000,
  rearmedBy: { by: 'progress', towards: 'server' },
};

/**
 * While the client's window is full. But ngx_http_upstream_process_non_buffered_request arms it anew whenever something
 * comes from the server, so it runs out only after the kernel's receive queue is full as well: measured 3.02 to 3.20 s
 * after the fault with pushes that fill all at once (64 KiB each 100 ms), 9.5 to 10.9 s with 1,000 bytes each 20 ms.
 */
const sendTimeout: Timer = {
  at: 'front',
  limitMs: 3_000,
  rearmedBy: { by: 'progress', towards: 'client' },
};

/**
 * Runs while the client's side of the stream is open. Each event of the server's connection has nginx look for more to
 * send there, and ngx_http_v2_process_request_body arms it anew although nothing has come from the client: the server's
 * messages, and its HTTP/2 PINGs, count as the client's. Measured after the last message of either: 3.00 s; if the
 * server pushed each 100 ms: 2.80 to 3.00 s, for NGX_TIMER_LAZY_DELAY.
 */
const clientBodyTimeout: Timer = {
  at: 'front',
  limitMs: 3_000,
  rearmedBy: { by: 'messages', from: ['client', 'server'], onlyWhile: 'the client’s side is open' },
  lazyMs: NGX_TIMER_LAZY_DELAY_MS,
};

/** What nginx can do about a dead peer by a setting of its own, one at a time; the limits stand in the files. */
export const variants = {
  'so-keepalive': { file: file('so-keepalive'), detector: 'tcp-keepalive', timers: [soKeepalive] },
  'grpc-socket-keepalive': {
    file: file('grpc-socket-keepalive'),
    detector: 'tcp-keepalive',
    timers: [grpcSocketKeepalive],
  },
  'grpc-read-timeout': { file: file('grpc-read-timeout'), detector: 'front-timeouts', timers: [grpcReadTimeout] },
  'grpc-send-timeout': { file: file('grpc-send-timeout'), detector: 'front-timeouts', timers: [grpcSendTimeout] },
  'send-timeout': { file: file('send-timeout'), detector: 'front-timeouts', timers: [sendTimeout] },
  'client-body-timeout': { file: file('client-body-timeout'), detector: 'front-timeouts', timers: [clientBodyTimeout] },
  // On connections without streams only: measured 3.00 to 3.02 s after the last stream's end, with GOAWAY and FIN.
  'keepalive-timeout': { file: file('keepalive-timeout'), detector: 'front-timeouts', timers: [] },
  'grpc-buffer-size-64k': {
    file: file('grpc-buffer-size-64k'),
    timers: [],
    stopsAnsweringAfterBytes: stopsAnsweringAfter(64 * 1024),
    swallowsBytes: swallows(64 * 1024),
  },
  'grpc-buffer-size-1m': {
    file: file('grpc-buffer-size-1m'),
    timers: [],
    stopsAnsweringAfterBytes: stopsAnsweringAfter(1024 * 1024),
    swallowsBytes: swallows(1024 * 1024),
  },
  'proxy-buffering-off': { file: file('proxy-buffering-off'), timers: [] },
} satisfies Record<string, Variant>;

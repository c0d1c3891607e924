import type { SetTimer, Setting, Spot } from '../lab/model/entrance.ts';
import { frontTcpKeepalive, KERNEL_KEEPALIVE } from '../lab/model/tcp-keepalive.ts';
import type { Timer } from '../lab/model/timer.ts';
import { type Contexts, said, settingOf, spotOf } from './contexts.ts';
import type { Directive } from './parse.ts';
import { timeMs } from './values.ts';

/** ngx_event_timer.h: a timer isn't set anew for less. */
const NGX_TIMER_LAZY_DELAY_MS = 300;

/** ngx_http_grpc_module, ngx_http_core_module: what goes for a stream where the configuration says nothing. */
const DEFAULT_TIMEOUT = '60s';

/** ngx_stream_proxy_module. */
const DEFAULT_PROXY_TIMEOUT = '10m';

const SO_KEEPALIVE = 'so_keepalive=';

/**
 * so_keepalive of a listener: `on` as the kernel has it, or `keepidle:keepintvl:keepcnt`, each as the kernel has it if it is
 * left out. The kernel rounds each second up, by 25 ms on average: with 1s:1s:3, measured after the fault, 200 times, 3.08 to
 * 4.08 s.
 */
function soKeepalive(listen: Directive | undefined): SetTimer[] {
  const value = listen?.args.find((arg) => arg.startsWith(SO_KEEPALIVE))?.slice(SO_KEEPALIVE.length);
  if (!listen || value === undefined || value === 'off') return [];
  const [idle, every, probes] = value === 'on' ? [] : value.split(':');
  const timer = frontTcpKeepalive('client', {
    idleMs: idle ? timeMs(idle) : KERNEL_KEEPALIVE.idleMs,
    everyMs: every ? timeMs(every) : KERNEL_KEEPALIVE.everyMs,
    probes: probes ? Number(probes) : KERNEL_KEEPALIVE.probes,
  });
  return [{ ...timer, setting: { name: 'so_keepalive', value, default: false, ...spotOf(listen) } }];
}

/** Of a front's connection to the server, with the kernel's figures, which nginx can't change. */
function socketKeepalive(setting: Setting): SetTimer[] {
  return setting.value === 'on' ? [{ ...frontTcpKeepalive('server', KERNEL_KEEPALIVE), setting }] : [];
}

/**
 * ngx_http_upstream_process_non_buffered_request arms it anew for whatever has come on the server's connection: HTTP/2
 * PINGs of the server's keep a dead stream alive. Nothing of the client's does. nginx leaves a timer as it is if that is
 * less than 300 ms out (NGX_TIMER_LAZY_DELAY). With 3 s, measured after the server's last message: 3.00 s; if it pushed each
 * 100 ms: 2.80 to 3.00 s.
 */
const grpcReadTimeout = (limitMs: number): Timer => ({
  ...{ at: 'front', limitMs, lazyMs: NGX_TIMER_LAZY_DELAY_MS },
  rearmedBy: { by: 'messages', from: ['server'], pingsFrom: ['server'] },
});

/** While what the client sends finds no room: with 3 s and 16 KiB each 50 ms 3.12 to 3.21 s after the fault. */
const grpcSendTimeout = (limitMs: number): Timer => ({
  ...{ at: 'front', limitMs },
  rearmedBy: { by: 'progress', towards: 'server' },
});

/**
 * While the client's window is full. But ngx_http_upstream_process_non_buffered_request arms it anew whenever something
 * comes from the server, so it runs out only after the kernel's receive queue is full as well: with 3 s measured 3.02 to
 * 3.20 s after the fault with pushes that fill all at once (64 KiB each 100 ms), 9.5 to 10.9 s with 1,000 bytes each 20 ms.
 */
const sendTimeout = (limitMs: number): Timer => ({
  ...{ at: 'front', limitMs },
  rearmedBy: { by: 'progress', towards: 'client' },
});

/**
 * Runs while the client's side of the stream is open. Each event of the server's connection has nginx look for more to
 * send there, and ngx_http_v2_process_request_body arms it anew although nothing has come from the client: the server's
 * messages, and its HTTP/2 PINGs, count as the client's. With 3 s, measured after the last message of either: 3.00 s; if the
 * server pushed each 100 ms: 2.80 to 3.00 s, for NGX_TIMER_LAZY_DELAY.
 */
const clientBodyTimeout = (limitMs: number): Timer => ({
  ...{ at: 'front', limitMs, lazyMs: NGX_TIMER_LAZY_DELAY_MS },
  rearmedBy: {
    ...{ by: 'messages', from: ['client', 'server'], pingsFrom: ['server'] },
    onlyWhile: 'the client’s side is open',
  },
});

/** ngx_stream_proxy_module arms it anew for whatever passes, either way: both ends' PINGs too. */
const proxyTimeout = (limitMs: number): Timer => ({
  ...{ at: 'front', limitMs },
  rearmedBy: { by: 'messages', from: ['client', 'server'], pingsFrom: ['client', 'server'] },
});

/** The old workers close what they still carry so long after nginx has been told to take its configuration anew. */
const workerShutdownTimeout = (limitMs: number): Timer => ({
  ...{ at: 'front', limitMs },
  rearmedBy: { by: 'nothing', from: 'reload' },
});

type MakeTimer = (limitMs: number) => Timer;

const OF_STREAMS: Record<string, MakeTimer> = {
  grpc_read_timeout: grpcReadTimeout,
  grpc_send_timeout: grpcSendTimeout,
  send_timeout: sendTimeout,
  client_body_timeout: clientBodyTimeout,
};

function timed(contexts: Contexts, name: string, otherwise: string, make: MakeTimer, spot: Spot): SetTimer {
  const setting = settingOf(contexts, name, otherwise, spot);
  return { ...make(timeMs(setting.value)), setting };
}

/** Absent unless the configuration says it: old workers stay until the last stream has ended. */
function reloadTimers(contexts: Contexts): SetTimer[] {
  const directive = said(contexts, 'worker_shutdown_timeout');
  return directive ? [timed(contexts, directive.name, '', workerShutdownTimeout, spotOf(directive))] : [];
}

/** What can end a stream that a location passes on, hours included. `spot`: the location's. */
export const httpTimers = (contexts: Contexts, listen: Directive | undefined, spot: Spot): SetTimer[] => [
  ...reloadTimers(contexts),
  ...soKeepalive(listen),
  ...socketKeepalive(settingOf(contexts, 'grpc_socket_keepalive', 'off', spot)),
  ...Object.entries(OF_STREAMS).map(([name, make]) => timed(contexts, name, DEFAULT_TIMEOUT, make, spot)),
];

/** What can end a connection that a server of `stream {}` passes on. `spot`: the server's. */
export const streamTimers = (contexts: Contexts, listen: Directive | undefined, spot: Spot): SetTimer[] => [
  ...reloadTimers(contexts),
  ...soKeepalive(listen),
  ...socketKeepalive(settingOf(contexts, 'proxy_socket_keepalive', 'off', spot)),
  timed(contexts, 'proxy_timeout', DEFAULT_PROXY_TIMEOUT, proxyTimeout, spot),
];

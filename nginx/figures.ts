import { type Figures, HOUR_MS, type Included, withinHours } from '../lab/model/front.ts';
import { frontTcpKeepalive, KERNEL_KEEPALIVE } from '../lab/model/tcp-keepalive.ts';
import type { Timer } from '../lab/model/timer.ts';
import { IN_KERNELS_BYTES, stopsAnsweringAfter, swallows } from './buffer.ts';
import { withIncludes } from './includes.ts';
import { type Directive, parse } from './parse.ts';

/** ngx_event_timer.h: a timer isn't set anew for less. */
const NGX_TIMER_LAZY_DELAY_MS = 300;

/** ngx_http_grpc_module, ngx_http_core_module: what goes for a stream where the configuration says nothing. */
const DEFAULT_TIMEOUT_MS = 60_000;

/** A page of memory, on the platforms where that is 4 KiB. */
const DEFAULT_BUFFER_BYTES = 4_096;

const UNITS_MS: Record<string, number> = {
  ...{ ms: 1, s: 1_000, m: 60_000, h: HOUR_MS, d: 24 * HOUR_MS },
  ...{ w: 168 * HOUR_MS, M: 720 * HOUR_MS, y: 8_760 * HOUR_MS },
};

/** nginx's times: `1h 30m`, `500ms`, and seconds without a unit. */
function timeMs(text: string): number {
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwMy])?\s*/g)];
  if (parts.length === 0) throw new Error(`wanted a time such as 60s; got ${text}`);
  return parts.reduce((sum, [, number, unit = 's']) => sum + Number(number) * (UNITS_MS[unit] ?? 1_000), 0);
}

/** nginx's sizes: `64k`, `1m`, and bytes without a unit. */
function bytesOf(text: string): number {
  const [, number, unit = ''] = /^(\d+)([kKmMgG]?)$/.exec(text) ?? [];
  if (number === undefined) throw new Error(`wanted a size such as 64k; got ${text}`);
  return Number(number) * 1024 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase());
}

/** A server's block and the location in it that passes gRPC on, outermost first. */
function contextsOf(directives: readonly Directive[], above: readonly Directive[][] = []): readonly Directive[][] {
  const contexts = [...above, [...directives]];
  if (directives.some(({ name }) => name === 'grpc_pass')) return contexts;
  for (const { block } of directives) {
    const found = block ? contextsOf(block, contexts) : [];
    if (found.length > 0) return found;
  }
  return [];
}

/** What is said innermost goes: `location` inherits from `server`, and that from `http`. */
const said = (contexts: readonly Directive[][], name: string): Directive | undefined =>
  contexts.toReversed().flatMap((context) => context.filter((directive) => directive.name === name))[0];

/**
 * so_keepalive of a listener: `on` as the kernel has it, or `keepidle:keepintvl:keepcnt`, each as the kernel has it if it is
 * left out. The kernel rounds each second up, by 25 ms on average: with 1s:1s:3, measured after the fault, 200 times, 3.08 to
 * 4.08 s.
 */
function soKeepalive(listen: Directive | undefined): Timer[] {
  const value = listen?.args.find((arg) => arg.startsWith('so_keepalive='))?.slice('so_keepalive='.length);
  if (value === undefined || value === 'off') return [];
  const [idle, every, probes] = value === 'on' ? [] : value.split(':');
  return [
    frontTcpKeepalive('client', {
      idleMs: idle ? timeMs(idle) : KERNEL_KEEPALIVE.idleMs,
      everyMs: every ? timeMs(every) : KERNEL_KEEPALIVE.everyMs,
      probes: probes ? Number(probes) : KERNEL_KEEPALIVE.probes,
    }),
  ];
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

/**
 * What a configuration makes of nginx, by its location that passes gRPC on.
 *
 * @param included finds what it includes.
 * @throws {Error} what is no configuration of nginx's, with its line.
 */
export function figures(configuration: string, included: Included): Figures {
  const contexts = contextsOf(withIncludes(parse(configuration), included));
  const timeout = (name: string) => {
    const [text] = said(contexts, name)?.args ?? [];
    return text === undefined ? DEFAULT_TIMEOUT_MS : timeMs(text);
  };
  const [buffer] = said(contexts, 'grpc_buffer_size')?.args ?? [];
  const bufferBytes = buffer === undefined ? DEFAULT_BUFFER_BYTES : bytesOf(buffer);
  return {
    timers: withinHours([
      // grpc_socket_keepalive has the kernel's two hours, for which no case waits.
      ...soKeepalive(said(contexts, 'listen')),
      grpcReadTimeout(timeout('grpc_read_timeout')),
      grpcSendTimeout(timeout('grpc_send_timeout')),
      sendTimeout(timeout('send_timeout')),
      clientBodyTimeout(timeout('client_body_timeout')),
    ]),
    stopsAnsweringAfterBytes: stopsAnsweringAfter(bufferBytes),
    swallowsBytes: swallows(bufferBytes),
    inKernelsBytes: IN_KERNELS_BYTES,
  };
}

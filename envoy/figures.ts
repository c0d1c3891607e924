import { parse } from 'yaml';
import { type Figures, withinHours } from '../lab/model/front.ts';
import type { Endpoint } from '../lab/model/places.ts';
import { frontTcpKeepalive, KERNEL_KEEPALIVE } from '../lab/model/tcp-keepalive.ts';
import type { Timer } from '../lab/model/timer.ts';

/** Any part of a configuration. */
type Part = { [name: string]: unknown };

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at a path; numbers go into lists. */
function at(value: unknown, ...path: (string | number)[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(value) && typeof first === 'number') return at(value[first], ...rest);
  return isPart(value) ? at(value[first], ...rest) : undefined;
}

const listAt = (value: unknown, ...path: (string | number)[]): unknown[] => {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
};

/** A duration as protobuf's JSON has it: `3s`, `0.25s`. Nothing if none is given, or one that isn't. */
function durationMs(value: unknown): number | undefined {
  const [, seconds] = /^([\d.]+)s$/.exec(String(value)) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
}

/** What Envoy's documentation gives where a configuration says nothing; 0 is off. */
const DEFAULTS = { streamIdleTimeoutMs: 300_000, routeTimeoutMs: 15_000 };

/** interval_jitter of connection_keepalive, in percent, where a configuration says nothing. */
const DEFAULT_JITTER = 15;

/**
 * The next PING goes out an interval after the last ACK, and up to `interval_jitter` later. Other frames give a PING under
 * way another timeout, but can't come over a dead link. With interval and timeout 1 s, measured after the fault, whatever
 * the traffic: 1.02 to 2.13 s.
 */
function connectionKeepalive(options: unknown, towards: Endpoint): Timer[] {
  const intervalMs = durationMs(at(options, 'connection_keepalive', 'interval'));
  const timeoutMs = durationMs(at(options, 'connection_keepalive', 'timeout'));
  // connection_idle_interval asks only ahead of a new stream that Envoy opens itself.
  if (!intervalMs || timeoutMs === undefined) return [];
  const jitter = Number(at(options, 'connection_keepalive', 'interval_jitter', 'value') ?? DEFAULT_JITTER);
  const everyMs = Math.round(intervalMs * (1 + jitter / 100));
  return [
    {
      ...{ at: 'front', limitMs: everyMs + timeoutMs },
      rearmedBy: { by: 'answer', probe: { from: 'front', towards, layer: 'http2', everyMs } },
    },
  ];
}

/**
 * The first probe after the idle time, the others an interval apart, given up an interval after the last. The kernel rounds
 * each wait up, one of a second by 25 ms on average: with 1 s, 1 s and 3, measured after the fault, 200 times, 3.08 to
 * 4.10 s. All streams share the connection to the server: what one of them has on its way there stops the timer for all.
 */
function tcpKeepalive(options: unknown, towards: Endpoint): Timer[] {
  if (!isPart(options)) return [];
  const number = (name: string) => {
    const said = at(options, name);
    return said === undefined ? undefined : Number(said);
  };
  const secondsMs = (name: string, otherwiseMs: number) => {
    const seconds = number(name);
    return seconds === undefined ? otherwiseMs : seconds * 1_000;
  };
  return [
    frontTcpKeepalive(towards, {
      idleMs: secondsMs('keepalive_time', KERNEL_KEEPALIVE.idleMs),
      everyMs: secondsMs('keepalive_interval', KERNEL_KEEPALIVE.everyMs),
      probes: number('keepalive_probes') ?? KERNEL_KEEPALIVE.probes,
    }),
  ];
}

/** IPPROTO_TCP and TCP_USER_TIMEOUT of Linux. */
const isUserTimeout = (option: unknown) => at(option, 'level') === 6 && at(option, 'name') === 18;

/** Linux retransmits 200 ms after the data that isn't acknowledged, at the least, and counts from then. */
const FIRST_RETRANSMISSION_MS = 200;

/** With 3 s, measured after the fault: 3.23 to 3.33 s with a message each 100 ms, 3.33 to 4.42 s with one each 1 s. */
const tcpUserTimeout = (options: unknown[], towards: Endpoint): Timer[] =>
  options.filter(isUserTimeout).map((option) => ({
    ...{ at: 'front', limitMs: Number(at(option, 'int_value')) + FIRST_RETRANSMISSION_MS },
    rearmedBy: { by: 'progress', towards },
    unacknowledged: 'starts it',
  }));

/**
 * Messages of this stream, in either direction; HTTP/2 PINGs don't count. What comes for a client that takes nothing does,
 * until the stream holds its window. With 3 s, measured after the last message: 3.00 s.
 */
const streamIdleTimeout = (limitMs: number): Timer => ({
  ...{ at: 'front', limitMs },
  rearmedBy: { by: 'messages', from: ['client', 'server'] },
});

/** With 30 s, measured: 30.00 to 30.01 s after the request's end. */
const routeTimeout = (limitMs: number): Timer => ({
  ...{ at: 'front', limitMs },
  rearmedBy: { by: 'nothing', from: 'half-close' },
});

/** With 30 s, measured: 30.00 to 30.02 s after the request's begin. */
const maxStreamDuration = (limitMs: number): Timer => ({
  ...{ at: 'front', limitMs },
  rearmedBy: { by: 'nothing', from: 'stream' },
});

/** 0 is off. */
const unlessOff = (limitMs: number | undefined, timer: (limitMs: number) => Timer): Timer[] =>
  limitMs ? [timer(limitMs)] : [];

const DEFAULT_WINDOW_BYTES = 16 * 1024 ** 2;

/** What kernels hold on both sides on top of it. */
const KERNEL_BYTES = 4_000_000;

/** A stream's window towards the server, of which half may be used already and not opened again, and the client's. */
function swallows(upstreamBytes: number, downstreamBytes: number) {
  return { min: upstreamBytes / 2 + downstreamBytes, max: upstreamBytes + downstreamBytes + KERNEL_BYTES };
}

const HTTP_PROTOCOL_OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

/**
 * What a configuration makes of Envoy, by its first listener, its first route and its first cluster.
 *
 * @throws {Error} what is neither YAML nor JSON, in the parser's words.
 */
export function figures(configuration: string): Figures {
  const resources = at(parse(configuration), 'static_resources');
  const listener = at(resources, 'listeners', 0);
  const manager = at(listener, 'filter_chains', 0, 'filters', 0, 'typed_config');
  const route = at(manager, 'route_config', 'virtual_hosts', 0, 'routes', 0, 'route');
  const cluster = at(resources, 'clusters', 0);
  const downstream = at(manager, 'http2_protocol_options');
  const upstream = at(
    ...([cluster, 'typed_extension_protocol_options', HTTP_PROTOCOL_OPTIONS, 'explicit_http_config'] as const),
    'http2_protocol_options',
  );
  const idleMs = durationMs(at(route, 'idle_timeout')) ?? durationMs(at(manager, 'stream_idle_timeout'));
  const longestMs =
    durationMs(at(route, 'max_stream_duration', 'max_stream_duration')) ??
    durationMs(at(manager, 'common_http_protocol_options', 'max_stream_duration'));
  const windowOf = (options: unknown) => Number(at(options, 'initial_stream_window_size') ?? DEFAULT_WINDOW_BYTES);
  return {
    timers: withinHours([
      ...connectionKeepalive(downstream, 'client'),
      ...connectionKeepalive(upstream, 'server'),
      ...tcpKeepalive(at(listener, 'tcp_keepalive'), 'client'),
      ...tcpKeepalive(at(cluster, 'upstream_connection_options', 'tcp_keepalive'), 'server'),
      ...tcpUserTimeout(listAt(listener, 'socket_options'), 'client'),
      ...tcpUserTimeout(listAt(cluster, 'upstream_bind_config', 'socket_options'), 'server'),
      ...unlessOff(idleMs ?? DEFAULTS.streamIdleTimeoutMs, streamIdleTimeout),
      ...unlessOff(durationMs(at(route, 'timeout')) ?? DEFAULTS.routeTimeoutMs, routeTimeout),
      ...unlessOff(longestMs, maxStreamDuration),
    ]),
    swallowsBytes: swallows(windowOf(upstream), windowOf(downstream)),
  };
}

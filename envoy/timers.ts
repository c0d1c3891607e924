import type { SetTimer, Setting } from '../lab/model/entrance.ts';
import type { Endpoint } from '../lab/model/places.ts';
import { frontTcpKeepalive, KERNEL_KEEPALIVE } from '../lab/model/tcp-keepalive.ts';
import type { Timer } from '../lab/model/timer.ts';
import { at, type Configuration, durationMs, type Place } from './document.ts';

/** interval_jitter of connection_keepalive, in percent, where a configuration says nothing. */
const DEFAULT_JITTER = 15;

/**
 * The next PING goes out an interval after the last ACK, and up to `interval_jitter` later. Other frames give a PING under
 * way another timeout, but can't come over a dead link. With interval and timeout 1 s, measured after the fault, whatever
 * the traffic: 1.02 to 2.13 s.
 */
function connectionKeepalive(own: Configuration, options: Place, towards: Endpoint): SetTimer[] {
  const keepalive = own.at(options, 'connection_keepalive');
  const intervalMs = durationMs(at(keepalive, 'interval'));
  const timeoutMs = durationMs(at(keepalive, 'timeout'));
  // connection_idle_interval asks only ahead of a new stream that Envoy opens itself.
  if (!intervalMs || timeoutMs === undefined) return [];
  const jitter = Number(at(keepalive, 'interval_jitter', 'value') ?? DEFAULT_JITTER);
  const everyMs = Math.round(intervalMs * (1 + jitter / 100));
  return [
    {
      ...{ at: 'front', limitMs: everyMs + timeoutMs },
      rearmedBy: { by: 'answer', probe: { from: 'front', towards, layer: 'http2', everyMs } },
      setting: own.setting(options, ['connection_keepalive'], ''),
    },
  ];
}

/**
 * The first probe after the idle time, the others an interval apart, given up an interval after the last. The kernel rounds
 * each wait up, one of a second by 25 ms on average: with 1 s, 1 s and 3, measured after the fault, 200 times, 3.08 to
 * 4.10 s. All streams share the connection to the server: what one of them has on its way there stops the timer for all.
 */
function tcpKeepalive(own: Configuration, place: Place, path: Place, towards: Endpoint): SetTimer[] {
  const options = own.at(place, ...path);
  if (typeof options !== 'object' || options === null) return [];
  const number = (name: string) => {
    const said = at(options, name);
    return said === undefined ? undefined : Number(said);
  };
  const secondsMs = (name: string, otherwiseMs: number) => {
    const seconds = number(name);
    return seconds === undefined ? otherwiseMs : seconds * 1_000;
  };
  const timer = frontTcpKeepalive(towards, {
    idleMs: secondsMs('keepalive_time', KERNEL_KEEPALIVE.idleMs),
    everyMs: secondsMs('keepalive_interval', KERNEL_KEEPALIVE.everyMs),
    probes: number('keepalive_probes') ?? KERNEL_KEEPALIVE.probes,
  });
  return [{ ...timer, setting: own.setting(place, path, '') }];
}

/** IPPROTO_TCP and TCP_USER_TIMEOUT of Linux. */
const isUserTimeout = (option: unknown) => at(option, 'level') === 6 && at(option, 'name') === 18;

/** Linux retransmits 200 ms after the data that isn't acknowledged, at the least, and counts from then. */
const FIRST_RETRANSMISSION_MS = 200;

/** With 3 s, measured after the fault: 3.23 to 3.33 s with a message each 100 ms, 3.33 to 4.42 s with one each 1 s. */
function tcpUserTimeout(own: Configuration, place: Place, path: Place, towards: Endpoint): SetTimer[] {
  return own.each(place, ...path).flatMap((option) => {
    if (!isUserTimeout(own.at(option))) return [];
    const limitMs = Number(own.at(option, 'int_value')) + FIRST_RETRANSMISSION_MS;
    const setting = { ...own.setting(option, ['int_value'], ''), name: 'socket_options TCP_USER_TIMEOUT' };
    return [
      {
        ...{ at: 'front', limitMs, rearmedBy: { by: 'progress', towards } },
        ...{ unacknowledged: 'starts it', setting },
      } satisfies SetTimer,
    ];
  });
}

/**
 * Messages of this stream, in either direction; HTTP/2 PINGs don't count. What comes for a client that takes nothing does,
 * until the stream holds its windows. With 3 s, measured after the last message: 3.00 s; with 5 s and windows of 64 KiB, after
 * a client was frozen to which 128 KiB were pushed each 50 ms: 5.00 s.
 */
const streamIdleTimeout = (limitMs: number): Timer => ({
  ...{ at: 'front', limitMs },
  rearmedBy: { by: 'messages', from: ['client', 'server'], untilFull: true },
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

/** What passes a TCP proxy re-arms it, either way: the ends' PINGs too. */
const tcpIdleTimeout = (limitMs: number): Timer => ({
  ...{ at: 'front', limitMs },
  rearmedBy: { by: 'messages', from: ['client', 'server'], pingsFrom: ['client', 'server'] },
});

/** 0 is off. */
function unlessOff(setting: Setting | undefined, timer: (limitMs: number) => Timer): SetTimer[] {
  const limitMs = setting && durationMs(setting.value);
  return limitMs ? [{ ...timer(limitMs), setting }] : [];
}

/** Envoy's documentation of its command line. */
const PARENT_SHUTDOWN: Setting = { name: '--parent-shutdown-time-s', value: '900s', default: true, line: 1 };

/** A hot restart's old process ends with the streams that it still carries; no configuration says when. */
export const hotRestart: SetTimer = {
  ...{ at: 'front', limitMs: 900_000, rearmedBy: { by: 'nothing', from: 'reload' } },
  setting: PARENT_SHUTDOWN,
};

const HTTP_PROTOCOL_OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

/** Where the parts stand that a stream comes through. */
export interface Places {
  listener: Place;
  /** The HTTP connection manager, or the TCP proxy. */
  manager: Place;
  route: Place;
  cluster: Place;
}

/** Where a cluster says how it speaks HTTP/2: in its extension, or as it did before there was one. */
export function http2OfCluster(own: Configuration, cluster: Place): Place {
  const extension = [...cluster, 'typed_extension_protocol_options', HTTP_PROTOCOL_OPTIONS];
  const inExtension = [...extension, 'explicit_http_config', 'http2_protocol_options'];
  if (own.at(extension) !== undefined) return inExtension;
  return own.at(cluster, 'http2_protocol_options') === undefined ? inExtension : [...cluster, 'http2_protocol_options'];
}

/** The first of these fields that the configuration says; if none, the last one's default. */
function firstOf(own: Configuration, fields: readonly (readonly [Place, Place])[], otherwise: string): Setting {
  const said = fields.find(([place, path]) => own.at(place, ...path) !== undefined);
  const [place, path] = said ?? fields.at(-1) ?? [[], []];
  return own.setting(place, path, otherwise);
}

/** What both kinds of front watch of TCP itself. */
const tcpTimers = (own: Configuration, { listener, cluster }: Places): SetTimer[] => [
  ...tcpKeepalive(own, listener, ['tcp_keepalive'], 'client'),
  ...tcpKeepalive(own, cluster, ['upstream_connection_options', 'tcp_keepalive'], 'server'),
  ...tcpUserTimeout(own, listener, ['socket_options'], 'client'),
  ...tcpUserTimeout(own, cluster, ['upstream_bind_config', 'socket_options'], 'server'),
];

/**
 * What can end a stream of an HTTP connection manager's, hours included. Defaults are those of Envoy's documentation: 5 min
 * for a quiet stream, 15 s from the end of the request.
 */
export const httpTimers = (own: Configuration, places: Places): SetTimer[] => [
  ...connectionKeepalive(own, [...places.manager, 'http2_protocol_options'], 'client'),
  ...connectionKeepalive(own, http2OfCluster(own, places.cluster), 'server'),
  ...tcpTimers(own, places),
  ...unlessOff(
    firstOf(
      own,
      [
        [places.route, ['idle_timeout']],
        [places.manager, ['stream_idle_timeout']],
      ],
      '300s',
    ),
    streamIdleTimeout,
  ),
  ...unlessOff(own.setting(places.route, ['timeout'], '15s'), routeTimeout),
  ...unlessOff(
    firstOf(
      own,
      [
        [places.route, ['max_stream_duration', 'max_stream_duration']],
        [places.manager, ['common_http_protocol_options', 'max_stream_duration']],
      ],
      '0s',
    ),
    maxStreamDuration,
  ),
];

/**
 * Envoy sends GOAWAY then, and once more when `drain_timeout` is over, and lets streams go on: measured with 3 s and a stream
 * of 30 s. grpc-js's client drops them by itself, if it has a keepalive: it can send no PING after a GOAWAY.
 */
export const goaways = (own: Configuration, { manager }: Places): SetTimer[] =>
  unlessOff(own.setting(manager, ['common_http_protocol_options', 'max_connection_duration'], '0s'), maxStreamDuration);

/** What can end a connection of a TCP proxy's. Default: 1 h. */
export const tcpProxyTimers = (own: Configuration, places: Places): SetTimer[] => [
  ...tcpTimers(own, places),
  ...unlessOff(own.setting(places.manager, ['idle_timeout'], '3600s'), tcpIdleTimeout),
];

import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { figures } from '../../envoy/figures.ts';

/** A configuration of one listener and one cluster. */
const envoyOf = ({ listener = {}, manager = {}, route = {}, cluster = {}, upstream = {} }): string => {
  const routes = [{ match: { prefix: '/' }, route: { cluster: 'server', ...route } }];
  const connectionManager = { ...manager, route_config: { virtual_hosts: [{ routes }] } };
  const http2 = { explicit_http_config: { http2_protocol_options: upstream } };
  return stringify({
    static_resources: {
      listeners: [{ ...listener, filter_chains: [{ filters: [{ typed_config: connectionManager }] }] }],
      clusters: [
        {
          ...cluster,
          typed_extension_protocol_options: { 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': http2 },
        },
      ],
    },
  });
};

const timersOf = (parts: Parameters<typeof envoyOf>[0]) => figures(envoyOf(parts)).timers;

const OFF = { manager: { stream_idle_timeout: '0s' }, route: { timeout: '0s' } };

test('where it says nothing: 5 min for a quiet stream, 15 s from the end of the request', () => {
  expect(timersOf({})).toMatchObject([
    { limitMs: 300_000, rearmedBy: { by: 'messages' } },
    { limitMs: 15_000, rearmedBy: { by: 'nothing', from: 'half-close' } },
  ]);
  expect(figures(envoyOf({})).swallowsBytes).toEqual({ min: 24 * 1024 ** 2, max: 32 * 1024 ** 2 + 4_000_000 });
  expect(figures('{}').timers).toHaveLength(2);
});

test('0 is off, and a route’s own idle_timeout goes before the connection manager’s', () => {
  expect(timersOf(OFF)).toEqual([]);
  expect(timersOf({ ...OFF, route: { timeout: '0s', idle_timeout: '2.5s' } })).toMatchObject([{ limitMs: 2_500 }]);
});

test('connection_keepalive: an interval and its jitter, then the timeout', () => {
  const upstream = { connection_keepalive: { interval: '10s', timeout: '2s', interval_jitter: { value: 20 } } };
  expect(timersOf({ ...OFF, upstream })).toMatchObject([
    { limitMs: 14_000, rearmedBy: { probe: { towards: 'server', layer: 'http2', everyMs: 12_000 } } },
  ]);
  expect(
    timersOf({ ...OFF, upstream: { connection_keepalive: { connection_idle_interval: '1s', timeout: '1s' } } }),
  ).toEqual([]);
});

test('TCP: keepalive as the kernel has it where a figure is left out, and TCP_USER_TIMEOUT', () => {
  const listener = {
    tcp_keepalive: { keepalive_time: 10 },
    socket_options: [{ level: 6, name: 18, int_value: 5_000 }],
  };
  expect(timersOf({ ...OFF, listener })).toMatchObject([
    { limitMs: 10_000 + 9 * 75_000, unacknowledged: 'stops it' },
    { limitMs: 5_200, unacknowledged: 'starts it', rearmedBy: { towards: 'client' } },
  ]);
  expect(timersOf({ ...OFF, cluster: { upstream_connection_options: { tcp_keepalive: {} } } })).toEqual([]);
});

test('what isn’t YAML is said in the parser’s words', () => {
  expect(() => figures('a: [')).toThrow(/Flow sequence/);
});

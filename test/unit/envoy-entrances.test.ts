import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { entrances } from '../../envoy/entrances.ts';
import { envoy } from '../../envoy/front.ts';

const METHOD = '/keepalivelab.v1.StreamService/Stream';
const TYPES = 'type.googleapis.com/envoy.extensions.filters.network';
const MANAGER = `${TYPES}.http_connection_manager.v3.HttpConnectionManager`;
const PROXY = `${TYPES}.tcp_proxy.v3.TcpProxy`;

const of = (configuration: object | string) =>
  entrances(typeof configuration === 'string' ? configuration : stringify(configuration), () => [], METHOD);

const http2 = { http2_protocol_options: {} };

const clusterOf = (own: object = http2, addresses = [['s', 1]]) => ({
  ...{ name: 'c', ...own },
  load_assignment: {
    endpoints: [
      {
        lb_endpoints: addresses.map(([address, port_value]) => ({
          endpoint: { address: { socket_address: { address, port_value } } },
        })),
      },
    ],
  },
});

const bootstrap = (typed_config: object, cluster: object = clusterOf()) => ({
  static_resources: {
    listeners: [
      {
        name: 'in',
        address: { socket_address: { address: '0.0.0.0', port_value: 9 } },
        filter_chains: [{ filters: [{ typed_config }] }],
      },
    ],
    clusters: [cluster],
  },
});

const managed = (routes: object[], own: object = {}) => ({
  ...{ '@type': MANAGER, ...own },
  route_config: { virtual_hosts: [{ domains: ['*'], routes }] },
});

const routed = (match: object) => managed([{ match, route: { cluster: 'c' } }]);

test('the lab’s own reference has one', () => {
  const [entrance] = of(readFileSync(envoy.configurationFile, 'utf8'));
  expect(entrance).toMatchObject({
    listen: { port: 8081 },
    terminates: ['tcp', 'http2'],
    upstream: { name: 'server' },
  });
  expect(entrance?.figures).toEqual(envoy.figures(readFileSync(envoy.configurationFile, 'utf8')));
});

describe('the route that a call takes', () => {
  test.each([
    [{ prefix: '/' }, 1],
    [{ prefix: '/keepalivelab.v1.StreamService/', grpc: {} }, 1],
    [{ path: METHOD }, 1],
    [{ path_separated_prefix: '/keepalivelab.v1.StreamService' }, 1],
    [{ safe_regex: { regex: '/keepalivelab.*' } }, 1],
    [{ prefix: '/other' }, 0],
    [{ prefix: '/', headers: [{ name: 'x' }] }, 0],
  ])('%j', (match, count) => expect(of(bootstrap(routed(match)))).toHaveLength(count));

  test('of several the first that takes it', () => {
    const routes = [
      { match: { prefix: '/other' }, route: { cluster: 'x' } },
      { match: { prefix: '/keepalivelab' }, route: { cluster: 'c', timeout: '7s' } },
      { match: { prefix: '/' }, direct_response: { status: 404 } },
    ];
    const [entrance] = of(bootstrap(managed(routes)));
    expect(entrance?.timers.find(({ setting }) => setting.name === 'timeout')).toMatchObject({ limitMs: 7_000 });
    expect(of(bootstrap(managed(routes.slice(2))))).toEqual([]);
  });
});

test('of several virtual hosts one that routes the call: the one for all names, or the first', () => {
  const routes = (cluster: string, prefix = '/') => [{ match: { prefix }, route: { cluster } }];
  const hosts = (...virtual_hosts: object[]) => bootstrap({ '@type': MANAGER, route_config: { virtual_hosts } });
  const other = { domains: ['other.test'], routes: routes('x', '/other') };
  const named = { domains: ['streams.test'], routes: routes('c') };
  expect(of(hosts(other, named))).toMatchObject([{ authority: 'streams.test', upstream: { name: 'c' } }]);
  const [forAll] = of(hosts(named, { domains: ['*'], routes: routes('c') }));
  expect(forAll?.authority).toBeUndefined();
});

describe('what files have that the bootstrap names for discovery', () => {
  const whole = bootstrap(
    managed([{ match: { prefix: '/' }, route: { cluster: 'c', timeout: '7s' } }], { stream_idle_timeout: '3s' }),
  ).static_resources;
  const named = {
    dynamic_resources: {
      lds_config: { path_config_source: { path: '/etc/envoy/lds.yaml' } },
      cds_config: { path: '/etc/envoy/cds.yaml' },
    },
  };
  const files: Record<string, object> = {
    '/etc/envoy/lds.yaml': { resources: whole.listeners },
    '/etc/envoy/cds.yaml': { resources: whole.clusters },
  };
  const found = (only = Object.keys(files)) =>
    entrances(
      stringify(named),
      (path) => (only.includes(path) ? [{ file: path.slice(11), text: stringify(files[path]) }] : []),
      METHOD,
    );

  test('is read as if it stood in it, each setting with its own file and line', () => {
    const [entrance] = found();
    expect(entrance).toMatchObject({ name: 'in', file: 'lds.yaml', line: 2, upstream: { name: 'c' } });
    const idle = entrance?.timers.find(({ setting }) => setting.name === 'stream_idle_timeout');
    expect(idle?.setting).toMatchObject({ file: 'lds.yaml', value: '3s', default: false });
    expect(idle?.setting.path?.slice(0, 2)).toEqual(['resources', 0]);
    const lines = stringify(files['/etc/envoy/lds.yaml']).split('\n');
    expect(lines[(idle?.setting.line ?? 0) - 1]).toContain('stream_idle_timeout: 3s');
  });

  test('is refused by name where the file isn’t there', () => {
    expect(() => found(['/etc/envoy/lds.yaml'])).toThrow(
      /line 6: wanted the file that cds_config names .* got none at \/etc\/envoy\/cds.yaml/,
    );
  });
});

test('settings have their lines, in JSON too, and defaults that of the part they would stand in', () => {
  const text = JSON.stringify(
    bootstrap(managed([{ match: { prefix: '/' }, route: { cluster: 'c' } }], { stream_idle_timeout: '3s' })),
    null,
    1,
  );
  const [entrance] = of(text);
  const settings = Object.fromEntries(entrance?.timers.map(({ setting }) => [setting.name, setting]) ?? []);
  const lineOf = (words: string) => text.split('\n').findIndex((line) => line.includes(words)) + 1;
  expect(settings.stream_idle_timeout).toMatchObject({
    value: '3s',
    default: false,
    line: lineOf('stream_idle_timeout'),
  });
  expect(settings.timeout).toMatchObject({ value: '15s', default: true, line: lineOf('"route": {') });
});

test('a TCP proxy terminates TCP alone', () => {
  const [entrance] = of(bootstrap({ '@type': PROXY, cluster: 'c' }, clusterOf({})));
  expect(entrance).toMatchObject({ terminates: ['tcp'], upstream: { servers: [{ host: 's', port: 1 }] } });
  expect(entrance?.timers.map(({ setting }) => setting.name)).toEqual(['idle_timeout', '--parent-shutdown-time-s']);
});

test.each<[string, object, RegExp]>([
  [
    'an upstream over HTTP/1.1',
    bootstrap(routed({ prefix: '/' }), clusterOf({})),
    /line \d+: wanted an upstream over HTTP\/2.*give c http2_protocol_options/,
  ],
  ['routes by RDS', bootstrap({ '@type': MANAGER, rds: {} }), /wanted routes in the file; got rds/],
  ['all by xDS', { dynamic_resources: { ads_config: {} } }, /wanted listeners in the file; got dynamic_resources/],
  [
    'a cluster by header',
    bootstrap(managed([{ match: { prefix: '/' }, route: { cluster_header: 'x' } }])),
    /wanted a cluster by its name/,
  ],
  [
    'a cluster that isn’t there',
    bootstrap(managed([{ match: { prefix: '/' }, route: { cluster: 'd' } }])),
    /wanted a cluster of the name d/,
  ],
  [
    'a cluster by EDS',
    bootstrap(routed({ prefix: '/' }), { name: 'c', type: 'EDS', ...http2 }),
    /wanted endpoints of c in the file; got EDS/,
  ],
])('%s is refused', (_, configuration, message) => expect(() => of(configuration)).toThrow(message));

test('what is no YAML is refused in the parser’s words', () => {
  expect(() => of('a: [')).toThrow(/line 1|Flow sequence/);
  expect(parse('{}')).toEqual({});
});

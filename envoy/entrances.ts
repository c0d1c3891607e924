import { type Entrance, figuresOfLayer4, type HostPort, type Setting, type Upstream } from '../lab/model/entrance.ts';
import type { Included } from '../lab/model/front.ts';
import { at, Configuration, type Place } from './document.ts';
import { figuresAt, streamWindows } from './figures.ts';
import { goaways, hotRestart, http2OfCluster, httpTimers, type Places, tcpProxyTimers } from './timers.ts';

const RESOURCES = ['static_resources'];
const MANAGER_TYPE = 'HttpConnectionManager';
const PROXY_TYPE = 'TcpProxy';

const typeOf = (own: Configuration, place: Place): string => String(own.at(place, '@type')).split('.').at(-1) ?? '';

function addressOf(own: Configuration, place: Place): HostPort | undefined {
  const address = own.at(place, 'address', 'socket_address');
  const [host, port] = [at(address, 'address'), at(address, 'port_value')];
  return typeof host === 'string' && typeof port === 'number' ? { host, port } : undefined;
}

/** True if a route takes calls of this path, whatever their headers. */
function takes(own: Configuration, route: Place, path: string): boolean {
  const match = own.at(route, 'match');
  if (Array.isArray(at(match, 'headers')) || Array.isArray(at(match, 'query_parameters'))) return false;
  const text = (name: string) => {
    const value = at(match, name);
    return typeof value === 'string' ? value : undefined;
  };
  const [prefix, whole, separated] = [text('prefix'), text('path'), text('path_separated_prefix')];
  if (prefix !== undefined) return path.startsWith(prefix);
  if (whole !== undefined) return path === whole;
  if (separated !== undefined) return path === separated || path.startsWith(`${separated}/`);
  const regex = at(match, 'safe_regex', 'regex');
  return typeof regex === 'string' && new RegExp(`^(?:${regex})$`).test(path);
}

/** The route that calls of this path take in a virtual host, if that leads to a cluster. */
function routeIn(own: Configuration, host: Place, path: string): Place | undefined {
  const route = own.each(host, 'routes').find((one) => takes(own, one, path));
  return route && own.at(route, 'route') !== undefined ? [...route, 'route'] : undefined;
}

/** Of the virtual hosts that route this path the one for every name, or else the first. */
function hostFor(own: Configuration, manager: Place, path: string): Place | undefined {
  const hosts = own.each(manager, 'route_config', 'virtual_hosts').filter((host) => routeIn(own, host, path));
  return hosts.find((host) => own.list(host, 'domains').includes('*')) ?? hosts[0];
}

/** The name that it answers to; nothing for one that answers to all. */
function authorityOf(own: Configuration, host: Place): { authority?: string } {
  const [domain] = own.list(host, 'domains');
  return typeof domain === 'string' && !domain.includes('*') ? { authority: domain } : {};
}

function demandStatic(own: Configuration, manager: Place): void {
  const discovered = ['rds', 'scoped_routes'].find((name) => own.at(manager, name) !== undefined);
  if (discovered)
    throw new Error(
      `${own.where([...manager, discovered])}: wanted routes in the file; got ${discovered}, by which Envoy asks a management server: give what that answers (/config_dump of a running Envoy has it)`,
    );
}

/** The name of the cluster that a route, or a TCP proxy, leads to: of several by weight the first. */
function clusterName(own: Configuration, place: Place): string {
  const name = own.at(place, 'cluster') ?? own.at(place, 'weighted_clusters', 'clusters', 0, 'name');
  if (typeof name === 'string') return name;
  throw new Error(
    `${own.where(place)}: wanted a cluster by its name; got ${JSON.stringify(own.at(place))}, which goes by the request`,
  );
}

function clusterOf(own: Configuration, place: Place): Place {
  const name = clusterName(own, place);
  const cluster = own.each(RESOURCES, 'clusters').find((one) => own.at(one, 'name') === name);
  if (cluster) return cluster;
  throw new Error(`${own.where(place)}: wanted a cluster of the name ${name} in the file; got none`);
}

const isTls = (own: Configuration, place: Place): boolean =>
  String(own.at(place, 'transport_socket', 'name')).endsWith('.tls');

const showsCertificate = (own: Configuration, cluster: Place): boolean =>
  own.list(cluster, 'transport_socket', 'typed_config', 'common_tls_context', 'tls_certificates').length > 0;

function upstreamOf(own: Configuration, cluster: Place): Upstream {
  const name = String(own.at(cluster, 'name'));
  const groups = own.each(cluster, 'load_assignment', 'endpoints');
  const endpoints = groups.flatMap((group) => own.each(group, 'lb_endpoints'));
  const servers = endpoints.flatMap((one) => addressOf(own, [...one, 'endpoint']) ?? []);
  if (servers.length === 0)
    throw new Error(
      `${own.where(cluster)}: wanted endpoints of ${name} in the file; got ${own.at(cluster, 'type') ?? 'none'}: name them in load_assignment`,
    );
  return { name, servers, ...(isTls(own, cluster) && { tls: { certificate: showsCertificate(own, cluster) } }) };
}

function demandHttp2(own: Configuration, cluster: Place): void {
  if (own.at(http2OfCluster(own, cluster)) !== undefined) return;
  const extension = own.at(cluster, 'typed_extension_protocol_options');
  if (JSON.stringify(extension ?? {}).includes('http2_protocol_options')) return;
  throw new Error(
    `${own.where(cluster)}: wanted an upstream over HTTP/2, which gRPC needs; got HTTP/1.1, Envoy's default: give ${own.at(cluster, 'name')} http2_protocol_options`,
  );
}

/** HTTP filters that can turn a client away. */
const REFUSING = /\.(?:jwt_authn|rbac|ext_authz|local_ratelimit|ratelimit|fault|buffer|csrf|oauth2|basic_auth)$/;

const refusalsIn = (own: Configuration, manager: Place): Setting[] =>
  own
    .each(manager, 'http_filters')
    .map((filter) => own.setting(filter, ['name'], ''))
    .filter(({ value }) => REFUSING.test(value));

/** Envoy's documentation of its HTTP/2 options. */
const DEFAULT_CONNECTION_WINDOW_BYTES = 24 * 1024 ** 2;

/** What Envoy holds for a client is the sum of them. The larger first; the listener's of two alike. */
const windows = (own: Configuration, places: Places): Setting[] =>
  streamWindows(own, places)
    .toReversed()
    .toSorted((a, b) => Number(b.value) - Number(a.value));

function sharedWindow(own: Configuration, { cluster }: Places): NonNullable<Entrance['sharedWindow']> {
  const setting = own.setting(
    http2OfCluster(own, cluster),
    ['initial_connection_window_size'],
    `${DEFAULT_CONNECTION_WINDOW_BYTES}`,
  );
  const mend = `${setting.name} of the cluster ${own.at(cluster, 'name')} as large as initial_stream_window_size times the streams that may share a connection`;
  return { setting, mend };
}

/** What one filter of a listener leads to; nothing if it carries no gRPC. */
function entranceBy(
  own: Configuration,
  listener: Place,
  chain: Place,
  filter: Place,
  path: string,
): Entrance | undefined {
  const listen = addressOf(own, listener);
  const manager = [...filter, 'typed_config'];
  const type = typeOf(own, manager);
  if (!listen || (type !== MANAGER_TYPE && type !== PROXY_TYPE)) return undefined;
  const isProxy = type === PROXY_TYPE;
  if (!isProxy) demandStatic(own, manager);
  const host = isProxy ? undefined : hostFor(own, manager, path);
  const route = host ? routeIn(own, host, path) : manager;
  if (!route || (!host && !isProxy)) return undefined;
  const cluster = clusterOf(own, route);
  if (!isProxy) demandHttp2(own, cluster);
  const places: Places = { listener, manager, route, cluster };
  const timers = isProxy ? tcpProxyTimers(own, places) : httpTimers(own, places);
  const named = own.at(listener, 'name');
  return {
    name: typeof named === 'string' ? named : String(listen.port),
    ...own.spot(listener),
    listen,
    ...(isTls(own, chain) && { tls: true as const }),
    ...(host && authorityOf(own, host)),
    terminates: isProxy ? ['tcp'] : ['tcp', 'http2'],
    upstream: upstreamOf(own, cluster),
    timers: [...timers, hotRestart],
    ...(!isProxy && { refusals: refusalsIn(own, manager) }),
    ...(!isProxy && {
      goaways: goaways(own, places),
      holds: windows(own, places),
      sharedWindow: sharedWindow(own, places),
    }),
    figures: isProxy ? figuresOfLayer4(timers) : figuresAt(own, places, timers),
  };
}

/**
 * Every way through Envoy that carries gRPC: listeners whose HTTP connection manager has a route for the path to a cluster,
 * or whose TCP proxy leads to one.
 *
 * @param included finds the files that it names for discovery (LDS, CDS).
 * @param path of the method that is called, as `/package.Service/Method`.
 * @throws {Error} what is neither YAML nor JSON; what only a management server knows; an upstream over HTTP/1.1; with its line.
 */
export function entrances(configuration: string, included: Included, path: string): Entrance[] {
  const own = new Configuration(configuration, included);
  const dynamic = own.at([], 'dynamic_resources');
  const listeners = own.each(RESOURCES, 'listeners');
  if (dynamic !== undefined && listeners.length === 0)
    throw new Error(
      `${own.where(['dynamic_resources'])}: wanted listeners in the file; got dynamic_resources, by which Envoy asks a management server: give a static configuration (/config_dump of a running Envoy has it)`,
    );
  return listeners.flatMap((listener) =>
    own
      .each(listener, 'filter_chains')
      .flatMap((chain) =>
        own.each(chain, 'filters').flatMap((filter) => entranceBy(own, listener, chain, filter, path) ?? []),
      ),
  );
}

import { describe, expect, test } from '@jest/globals';
import { check, type Demand } from './support/checking.ts';
import { reasonToSkip } from './support/scenario-suite.ts';

/** What one change in a configuration that meets all demands is to cost. */
interface Defect {
  from: string;
  to: string;
  /** The demand and its traffic, or the traffics of it. */
  breaks: string;
  setting: string;
}

const NGINX = `events {}
http {
  server {
    listen 50051 so_keepalive=4s:1s:3;
    http2 on;
    location / {
      grpc_pass grpc://app:9000;
      grpc_read_timeout 1h;
      client_body_timeout 1h;
      send_timeout 1h;
      client_max_body_size 0;
    }
  }
}
`;

const NGINX_POLICY = `application: { traffic: [idle] }
deadClient: { serverNoticesWithin: 15s }
idleStream: { survives: 30m }
clientSends: { atLeastBytes: 3000000 }
reload: { keepsStreams: true }
slowClient: { keepsStream: 5m }
`;

const NGINX_DEFECTS: readonly Defect[] = [
  { from: 'grpc_read_timeout 1h;', to: '', breaks: 'idleStream.survives', setting: 'grpc_read_timeout' },
  {
    ...{ from: 'client_body_timeout 1h;', to: 'client_body_timeout 2m;' },
    ...{ breaks: 'idleStream.survives', setting: 'client_body_timeout' },
  },
  { from: 'send_timeout 1h;', to: 'send_timeout 5s;', breaks: 'slowClient.keepsStream', setting: 'send_timeout' },
  {
    ...{ from: 'client_max_body_size 0;', to: '' },
    ...{ breaks: 'clientSends.atLeastBytes', setting: 'client_max_body_size' },
  },
  {
    ...{ from: ' so_keepalive=4s:1s:3', to: '' },
    ...{ breaks: 'deadClient.serverNoticesWithin', setting: 'so_keepalive' },
  },
  {
    ...{ from: 'events {}', to: 'worker_shutdown_timeout 3s; events {}' },
    ...{ breaks: 'reload.keepsStreams', setting: 'worker_shutdown_timeout' },
  },
];

const ENVOY = `static_resources:
  listeners:
    - name: streams
      address: { socket_address: { address: 0.0.0.0, port_value: 50051 } }
      filter_chains:
        - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: streams
                stream_idle_timeout: 0s
                http2_protocol_options:
                  initial_stream_window_size: 65536
                  connection_keepalive: { interval: 5s, timeout: 2s }
                route_config:
                  virtual_hosts:
                    - name: all
                      domains: ["*"]
                      routes: [{ match: { prefix: / }, route: { cluster: app, timeout: 0s } }]
                http_filters:
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
  clusters:
    - name: app
      type: STRICT_DNS
      typed_extension_protocol_options:
        envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
          "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
          explicit_http_config:
            http2_protocol_options:
              initial_stream_window_size: 65536
              initial_connection_window_size: 1048576
              connection_keepalive: { interval: 6s, timeout: 2s }
      load_assignment:
        cluster_name: app
        endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: app, port_value: 9000 } } } }] }]
`;

const ENVOY_POLICY = `application: { traffic: [idle, half-closed-push] }
deadClient: { serverNoticesWithin: 15s }
deadServer: { clientNoticesWithin: 15s }
idleStream: { survives: 30m }
quietDirection: { survives: 30m }
streamLifetime: { atLeast: 24h }
heldForDeadClient: { atMostBytes: 8000000 }
`;

const ENVOY_DEFECTS: readonly Defect[] = [
  {
    ...{ from: 'stream_idle_timeout: 0s', to: 'stream_idle_timeout: 90s' },
    ...{ breaks: 'idleStream.survives', setting: 'stream_idle_timeout' },
  },
  {
    ...{ from: ', timeout: 0s }', to: ', timeout: 30s }' },
    ...{ breaks: 'quietDirection.survives streamLifetime.atLeast', setting: 'timeout' },
  },
  {
    ...{ from: 'connection_keepalive: { interval: 5s, timeout: 2s }', to: 'max_concurrent_streams: 1000' },
    ...{ breaks: 'deadClient.serverNoticesWithin', setting: 'connection_keepalive' },
  },
  {
    ...{ from: 'connection_keepalive: { interval: 6s, timeout: 2s }', to: 'max_concurrent_streams: 1000' },
    ...{ breaks: 'deadServer.clientNoticesWithin', setting: 'connection_keepalive' },
  },
  {
    ...{ from: 'initial_stream_window_size: 65536', to: 'initial_stream_window_size: 16777216' },
    ...{ breaks: 'heldForDeadClient.atMostBytes', setting: 'initial_stream_window_size' },
  },
  {
    ...{
      from: 'stat_prefix: streams',
      to: 'stat_prefix: streams\n                common_http_protocol_options: { max_stream_duration: 3600s }',
    },
    ...{ breaks: 'streamLifetime.atLeast', setting: 'max_stream_duration' },
  },
];

/** All of a front's, or those whose turn it is, where a shard of a number says so: each takes half a minute. */
function theirTurn(defects: readonly Defect[]): readonly Defect[] {
  const [shard = 1, of = 1] = (process.env.LAB_SHARD ?? '1/1').split('/').map(Number);
  return defects.filter((_, index) => index % of === shard - 1);
}

/** What is named for a demand that isn't met: the setting that decides, or what is to be written. */
const names = ({ setting, mend = '' }: Demand, wanted: string): boolean =>
  setting?.name === wanted || mend.includes(wanted);

function planted(
  front: 'nginx' | 'envoy',
  file: string,
  text: string,
  policy: string,
  defects: readonly Defect[],
): void {
  describe(`one change in a configuration of ${front} that meets all demands`, () => {
    test.each(theirTurn(defects))('$setting breaks $breaks', async (defect) => {
      const { from, to, breaks, setting } = defect;
      expect(text).toContain(from);
      const { demands } = await check('processes', front, { [file]: text.replace(from, to) }, policy, '--quick');
      const broken = demands.filter(({ verdict }) => verdict !== 'met');
      expect([...new Set(broken.map(({ name, verdict }) => `${name} ${verdict}`))]).toEqual(
        breaks.split(' ').map((name) => `${name} not met`),
      );
      expect(broken.filter((demand) => !names(demand, setting))).toEqual([]);
    });
  });
}

const reason = await reasonToSkip('processes');
if (reason) test.skip(`planted defects: this machine lacks ${reason}`, () => {});
else {
  planted('nginx', 'nginx.conf', NGINX, NGINX_POLICY, NGINX_DEFECTS);
  planted('envoy', 'envoy.yaml', ENVOY, ENVOY_POLICY, ENVOY_DEFECTS);
}

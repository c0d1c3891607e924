import { describe, expect, test } from '@jest/globals';
import type { RuntimeName } from '../../lab/runtimes/index.ts';
import { check } from './checking.ts';
import { reasonToSkip } from './scenario-suite.ts';

const POLICY = `application:
  serverKeepalive: { time: 1s, timeout: 1s }
  traffic: [idle]
deadClient: { serverNoticesWithin: 4s }
idleStream: { survives: 6s }
`;

/** As a distribution lays it out; on the server's own port, with servers by names that only the user's network has. */
const DISTRIBUTION = {
  'nginx.conf': `user nginx;
pid /run/nginx.pid;
error_log /var/log/nginx/error.log notice;
events {}
http {
  include /etc/nginx/mime.types;
  access_log /var/log/nginx/access.log;
  include /etc/nginx/conf.d/*.conf;
}
`,
  'conf.d/grpc.conf': `upstream streams { server streams-a:9000; server streams-b:9000 backup; }
server {
  listen 50051;
  http2 on;
  location / {
    grpc_pass grpc://streams;
    grpc_read_timeout 3s;
  }
}
`,
};

/** On loopback both ways, as its neighbours on the same machine reach it. */
function sidecar(): string {
  const address = (port_value: number) => ({ socket_address: { address: '127.0.0.1', port_value } });
  const manager = {
    '@type': 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
    stat_prefix: 'in',
    http2_protocol_options: { connection_keepalive: { interval: '1s', timeout: '1s' } },
    route_config: {
      virtual_hosts: [
        {
          name: 'v',
          domains: ['*'],
          routes: [{ match: { prefix: '/' }, route: { cluster: 'local', timeout: '0s' } }],
        },
      ],
    },
    http_filters: [
      {
        name: 'envoy.filters.http.router',
        typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' },
      },
    ],
  };
  const endpoints = [{ lb_endpoints: [{ endpoint: { address: address(50_052) } }] }];
  return JSON.stringify({
    static_resources: {
      listeners: [
        {
          ...{ name: 'inbound', address: address(15_006) },
          filter_chains: [
            { filters: [{ name: 'envoy.filters.network.http_connection_manager', typed_config: manager }] },
          ],
        },
      ],
      clusters: [
        {
          ...{ name: 'local', type: 'STATIC', http2_protocol_options: {} },
          load_assignment: { cluster_name: 'local', endpoints },
        },
      ],
    },
  });
}

/** Configurations of the shapes that people deploy, and what is wrong with some, checked as a user does. */
export async function checkSuite(runtime: RuntimeName): Promise<void> {
  const reason = await reasonToSkip(runtime);
  const checked = reason ? describe.skip : describe;
  checked(`check on ${runtime}${reason ? `: this machine lacks ${reason}` : ''}`, () => configurations(runtime));
}

function configurations(runtime: RuntimeName): void {
  test('nginx as a distribution has it: a dead client is nobody’s, and a quiet stream ends by the line that says so', async () => {
    const { status, configuration, demands } = await check(runtime, 'nginx', DISTRIBUTION, POLICY);
    expect(status).toBe(1);
    expect(configuration).toMatchObject({
      ...{ files: ['nginx.conf', 'conf.d/grpc.conf'], listener: '*:50051', changed: [] },
      upstreams: ['streams-a:9000', 'streams-b:9000'],
    });
    const [deadClient, idleStream] = demands;
    expect(deadClient).toMatchObject({
      verdict: 'not met',
      provedBy: 'measured',
      because: expect.stringContaining('answers'),
    });
    expect(idleStream).toMatchObject({
      ...{ verdict: 'not met', provedBy: 'measured', cases: ['healthy/last-mile/user/none/idle'] },
      setting: { name: 'grpc_read_timeout', value: '3s', default: false, file: 'conf.d/grpc.conf', line: 7 },
    });
    expect(idleStream?.gotMs).toBeGreaterThan(2_400);
    expect(idleStream?.gotMs).toBeLessThan(3_200);
  });

  test('a sidecar on loopback, in JSON: connection_keepalive notices', async () => {
    const { status, configuration, demands } = await check(runtime, 'envoy', { 'sidecar.json': sidecar() }, POLICY);
    expect(status).toBe(0);
    expect(configuration).toMatchObject({ listener: '127.0.0.1:15006', upstreams: ['127.0.0.1:50052'] });
    expect(demands[0]).toMatchObject({
      verdict: 'met',
      provedBy: 'measured',
      setting: { name: 'connection_keepalive' },
    });
  });

  test('layer 4: the server’s own PINGs get to the client, and notice that it is dead', async () => {
    const stream = 'events {}\nstream { server { listen 50052; proxy_pass 198.18.250.7:7000; } }\n';
    const { status, configuration, demands } = await check(runtime, 'nginx', { 'l4.conf': stream }, POLICY);
    expect(status).toBe(0);
    expect(configuration).toMatchObject({ terminates: ['tcp'], upstreams: ['198.18.250.7:7000'] });
    expect(demands[0]).toMatchObject({
      verdict: 'met',
      because: expect.stringContaining('the server’s keepalive gave up'),
    });
  });

  test('TLS on both sides, each with a certificate of its own; a minute’s default is proved by a copy', async () => {
    const tls = `events {}
http {
  server {
    listen 443 ssl;
    http2 on;
    server_name streams.example.test;
    ssl_certificate certs/front.pem;
    ssl_certificate_key certs/front.key;
    ssl_client_certificate /etc/ssl/clients.pem;
    ssl_verify_client on;
    location /keepalivelab.v1.StreamService/ {
      grpc_pass grpcs://stream.internal:8443;
      grpc_ssl_certificate certs/front.pem;
      grpc_ssl_certificate_key certs/front.key;
      grpc_ssl_trusted_certificate /etc/ssl/internal.pem;
      grpc_ssl_verify on;
      grpc_ssl_name stream.internal;
      grpc_read_timeout 1h;
    }
  }
}
`;
    const policy = 'application: { traffic: [idle] }\nidleStream: { survives: 10m }\n';
    const { status, configuration, demands } = await check(runtime, 'nginx', { 'tls.conf': tls }, policy, '--quick');
    expect(status).toBe(1);
    expect(configuration).toMatchObject({ tls: true, upstreams: ['stream.internal:8443'] });
    expect(demands).toMatchObject([
      {
        ...{ verdict: 'not met', gotMs: 60_000, provedBy: 'scaled copy' },
        setting: { name: 'client_body_timeout', value: '60s', default: true, file: 'tls.conf', line: 11 },
      },
    ]);
  });

  test.each([
    ['no syntax', 'http { server {', /configuration: --nginx .*got line 1: wanted a "}"/],
    [
      'what nginx itself refuses',
      'events {} http { server { listen 1; http2 on; location / { grpc_pass grpc://s; nonsense on; } } }',
      /unknown directive "nonsense" in \/etc\/nginx/,
    ],
    [
      'no gRPC',
      'events {} http { server { listen 80; } }',
      /wanted one listener that speaks HTTP\/2 and passes the method on as gRPC; got none/,
    ],
  ])('%s is refused with the reason, and status 2', async (_, text, message) => {
    const { status, stderr } = await check(runtime, 'nginx', { 'bad.conf': text }, POLICY);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
}

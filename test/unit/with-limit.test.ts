import { describe, expect, test } from '@jest/globals';
import { entrances as envoyEntrances } from '../../envoy/entrances.ts';
import { envoy } from '../../envoy/front.ts';
import { withLimit as envoyWithLimit } from '../../envoy/with-limit.ts';
import type { Entrance, Setting } from '../../lab/model/entrance.ts';
import { entrances } from '../../nginx/entrances.ts';
import { framed } from '../../nginx/framed.ts';
import { withLimit } from '../../nginx/with-limit.ts';

const METHOD = '/keepalivelab.v1.StreamService/Stream';

const settingOf = (found: readonly Entrance[], name: string): Setting => {
  const setting = found[0]?.timers.find((timer) => timer.setting.name === name)?.setting;
  if (!setting) throw new Error(`wanted ${name}; got none`);
  return setting;
};

describe('nginx with one limit changed', () => {
  const text = `http {
  server { listen 1 http2;
    location /
    {
      grpc_pass grpc://s; # grpc_read_timeout 9s;
      grpc_read_timeout
        1h;
      send_timeout 60s;
    }
  }
}`;
  const of = (configuration: string) => entrances(configuration, () => [], METHOD);
  const limits = (configuration: string) =>
    Object.fromEntries(of(configuration)[0]?.timers.map(({ setting, limitMs }) => [setting.name, limitMs]) ?? []);

  test.each([['grpc_read_timeout'], ['client_body_timeout'], ['send_timeout']])('%s', (name) => {
    const changed = withLimit(text, settingOf(of(text), name), 3_000) ?? '';
    expect(limits(changed)).toEqual({ ...limits(text), [name]: 3_000 });
  });

  test('on one line', () => {
    const line = text.replaceAll('\n', ' ').replace('# grpc_read_timeout 9s;', '');
    const changed = withLimit(line, settingOf(of(line), 'client_body_timeout'), 3_000) ?? '';
    expect(limits(changed)).toEqual({ ...limits(text), client_body_timeout: 3_000 });
  });

  test('what is more than a time has no copy', () => {
    const keepalive = 'http { server { listen 1 http2 so_keepalive=on; location / { grpc_pass grpc://s; } } }';
    expect(withLimit(keepalive, settingOf(of(keepalive), 'so_keepalive'), 3_000)).toBeUndefined();
  });
});

describe('Envoy with one limit changed', () => {
  const address = { socket_address: { address: 's', port_value: 1 } };
  const manager = {
    '@type': 'x.HttpConnectionManager',
    http2_protocol_options: { connection_keepalive: { interval: '30s', timeout: '5s' } },
    stream_idle_timeout: '300s',
    route_config: {
      virtual_hosts: [{ domains: ['*'], routes: [{ match: { prefix: '/' }, route: { cluster: 'c' } }] }],
    },
  };
  const text = JSON.stringify({
    static_resources: {
      listeners: [{ address, filter_chains: [{ filters: [{ typed_config: manager }] }] }],
      clusters: [
        {
          name: 'c',
          http2_protocol_options: {},
          load_assignment: { endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] },
        },
      ],
    },
  });
  const of = (configuration: string) => envoyEntrances(configuration, () => [], METHOD);

  test.each([['stream_idle_timeout'], ['timeout']])('%s, in JSON that stays JSON', (name) => {
    const changed = envoyWithLimit(text, settingOf(of(text), name), 3_000) ?? '';
    expect(of(changed)[0]?.timers.find(({ setting }) => setting.name === name)).toMatchObject({
      limitMs: 3_000,
      setting: { default: false },
    });
    expect(Object.keys(JSON.parse(changed))).toEqual(['static_resources']);
  });

  test('what is more than a time has no copy', () => {
    expect(envoyWithLimit(text, settingOf(of(text), 'connection_keepalive'), 3_000)).toBeUndefined();
  });

  test('certificates that it names, with the names that they have to be for', () => {
    const context = {
      sni: 'stream.internal',
      common_tls_context: {
        tls_certificates: [{ certificate_chain: { filename: '/tls/a.crt' }, private_key: { filename: '/tls/a.key' } }],
        validation_context: { trusted_ca: { filename: '/tls/ca.crt' } },
      },
    };
    expect(envoy.machine(JSON.stringify({ transport_socket: context }), () => [])).toMatchObject({
      certificates: { '/tls/a.crt': 'certificate', '/tls/a.key': 'key', '/tls/ca.crt': 'authority' },
      certificateNames: ['stream.internal'],
    });
  });
});

test('a file of conf.d stands within http {}, on the same lines', () => {
  const part = 'upstream s { server a:1; }\nserver { listen 1 http2; location / { grpc_pass grpc://s; } }\n';
  const { text = '', by } = framed(part) ?? {};
  expect(entrances(text, () => [], METHOD)).toMatchObject([{ line: 2, upstream: { servers: [{ host: 'a' }] } }]);
  expect(by).toContain('http {');
  expect(framed(`http { ${part} }`)).toBeUndefined();
  expect(framed('events {}')).toBeUndefined();
  const daemon = 'worker_processes 1;\ndaemon on;\nhttp { server { listen 1; } }\n';
  expect(framed(daemon)).toEqual({
    text: daemon.replace('daemon on;', ' '.repeat(10)),
    by: 'daemon on: the lab runs nginx in the foreground',
  });
});

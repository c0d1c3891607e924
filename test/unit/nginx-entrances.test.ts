import { matchesGlob } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { entrances } from '../../nginx/entrances.ts';

const METHOD = '/keepalivelab.v1.StreamService/Stream';

const FILES: Record<string, string> = {
  'conf.d/grpc.conf':
    'upstream streams { server a:50051; server b:50052 backup; server c down; }\nserver {\n  listen 9000;\n  http2 on;\n  location / {\n    grpc_pass grpc://streams;\n    grpc_read_timeout 15m;\n  }\n}\n',
};

const of = (text: string) =>
  entrances(
    text,
    (name) =>
      Object.entries(FILES)
        .filter(([file]) => matchesGlob(file, name))
        .map(([file, content]) => ({ file, text: content })),
    METHOD,
  );

const server = (text: string) => of(`http { ${text} }`);

describe('where clients dial nginx', () => {
  test.each([
    ['listen 8080; http2 on;', { host: '*', port: 8080 }],
    ['listen 127.0.0.1:8081 http2;', { host: '127.0.0.1', port: 8081 }],
    ['listen [::1]:8082 http2;', { host: '::1', port: 8082 }],
    ['listen 198.18.9.9 http2;', { host: '198.18.9.9', port: 80 }],
  ])('%s', (listen, expected) => {
    expect(server(`server { ${listen} location / { grpc_pass grpc://s; } }`)).toMatchObject([{ listen: expected }]);
  });

  test('once, by IPv4, where it listens on the same port of both', () => {
    const both = 'server { listen 8443; listen [::]:8443; http2 on; location / { grpc_pass grpc://s; } }';
    expect(server(both).map(({ listen }) => listen)).toEqual([{ host: '*', port: 8443 }]);
  });

  test.each([
    ['HTTP/1.1 alone', 'server { listen 8080; location / { grpc_pass grpc://s; } }'],
    ['QUIC', 'server { listen 8080 quic; http2 on; location / { grpc_pass grpc://s; } }'],
    ['a socket', 'server { listen unix:/run/s; http2 on; location / { grpc_pass grpc://s; } }'],
    ['a location that passes HTTP on', 'server { listen 80; http2 on; location / { proxy_pass http://s; } }'],
    ['nothing', 'server { listen 80 default_server; return 444; }'],
  ])('not by %s', (_, text) => expect(server(text)).toEqual([]));

  test('TLS is said', () => {
    const [entrance] = server('server { listen 443 ssl http2; location / { grpc_pass grpcs://s; } }');
    expect(entrance).toMatchObject({
      tls: true,
      upstream: { tls: { certificate: false }, servers: [{ host: 's', port: 443 }] },
    });
  });
});

describe('the location that a call comes to', () => {
  const passing = (locations: string) =>
    server(`server { listen 1 http2; ${locations} }`).map(({ upstream }) => upstream.name);

  test.each([
    [
      'the longest prefix',
      'location / { grpc_pass a; } location /keepalivelab.v1.StreamService/ { grpc_pass b; }',
      ['b'],
    ],
    ['exactly before that', `location = ${METHOD} { grpc_pass a; } location / { grpc_pass b; }`, ['a']],
    [
      'an expression before a prefix',
      'location /keepalivelab { grpc_pass a; } location ~ Stream$ { grpc_pass b; }',
      ['b'],
    ],
    ['but not before ^~', 'location ^~ /keepalivelab { grpc_pass a; } location ~ Stream$ { grpc_pass b; }', ['a']],
    ['one within another', 'location / { location /keepalivelab { grpc_pass b; } }', ['b']],
    ['none by name', 'location @grpc { grpc_pass a; }', []],
    ['none for another service', 'location /other.Service/ { grpc_pass a; }', []],
  ])('%s', (_, locations, expected) => expect(passing(locations)).toEqual(expected));
});

test('what is included, with its file and line, and a default where its block stands', () => {
  const [entrance] = of('http { include conf.d/*.conf; }');
  expect(entrance).toMatchObject({ file: 'conf.d/grpc.conf', line: 3, listen: { port: 9000 } });
  expect(entrance?.upstream.servers).toEqual([
    { host: 'a', port: 50_051 },
    { host: 'b', port: 50_052 },
  ]);
  const settings = Object.fromEntries(entrance?.timers.map(({ setting }) => [setting.name, setting]) ?? []);
  const file = 'conf.d/grpc.conf';
  expect(settings.grpc_read_timeout).toEqual({
    name: 'grpc_read_timeout',
    value: '15m',
    default: false,
    file,
    line: 7,
  });
  expect(settings.client_body_timeout).toEqual({
    name: 'client_body_timeout',
    value: '60s',
    default: true,
    file,
    line: 5,
  });
});

test('stream {} terminates TCP alone, and any byte keeps it open', () => {
  const [entrance] = of('stream { upstream s { server b:1; } server { listen 2 so_keepalive=on; proxy_pass s; } }');
  expect(entrance).toMatchObject({
    terminates: ['tcp'],
    listen: { port: 2 },
    upstream: { servers: [{ host: 'b', port: 1 }] },
  });
  expect(entrance?.timers.map(({ setting, limitMs }) => [setting.name, limitMs])).toEqual([
    ['so_keepalive', 7_200_000 + 9 * 75_000],
    ['proxy_timeout', 600_000],
  ]);
  expect(of('stream { server { listen 53 udp; proxy_pass d:53; } }')).toEqual([]);
});

test.each([
  [
    'grpc_pass grpc://$backend;',
    /line 1: wanted a name or an address in grpc_pass; got grpc:\/\/\$backend, a variable/,
  ],
  ['grpc_pass unix:/run/s;', /line 1: wanted servers by name or address/],
])('%s leads nowhere that can be told', (pass, message) => {
  expect(() => server(`server { listen 1 http2; location / { ${pass} } }`)).toThrow(message);
});

test('what can turn a client away is named', () => {
  const [entrance] = server(
    'limit_conn calls 5; server { listen 1 http2; location / { auth_basic on; auth_request off; grpc_pass grpc://s; } }',
  );
  expect(entrance?.refusals?.map(({ name }) => name)).toEqual(['auth_basic', 'limit_conn']);
});

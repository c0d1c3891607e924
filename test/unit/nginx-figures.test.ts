import { matchesGlob } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Timer } from '../../lab/model/timer.ts';
import { figures } from '../../nginx/figures.ts';
import { parse } from '../../nginx/parse.ts';

describe('nginx’s grammar', () => {
  test('directives, blocks, comments, quotes and escapes, with their lines', () => {
    const text =
      'events {}\nhttp { # one {\n  log_format a "x; \'{y}\' # no comment";\n  map $a $b { ~^\\{ "\\""; }\n}\n';
    expect(parse(text)).toEqual([
      { name: 'events', args: [], line: 1, block: [] },
      {
        ...{ name: 'http', args: [], line: 2 },
        block: [
          { name: 'log_format', args: ['a', "x; '{y}' # no comment"], line: 3 },
          { name: 'map', args: ['$a', '$b'], line: 4, block: [{ name: '~^\\{', args: ['\\"'], line: 4 }] },
        ],
      },
    ]);
    const named = ['$', '{y}z'].join('');
    expect(parse(`set $x ${named};`)).toEqual([{ name: 'set', args: ['$x', named], line: 1 }]);
  });

  test.each([
    ['http {\n  server {\n  }\n', 'line 1: wanted a "}" for http; got the end of the file'],
    ['worker_processes 1', 'line 1: wanted ";" or "{"; got the end of the file'],
    ['events {}\n}', 'line 2: wanted ";" or "{"; got "}"'],
    ['events {\n ;\n}', 'line 2: wanted a directive; got ";"'],
    ['a "b;\n', 'line 1: wanted a word; got "'],
  ])('%j is none', (text, message) => expect(() => parse(text)).toThrow(message));
});

const FILES: Record<string, string> = {
  'conf.d/streams.conf': 'server { listen 8080; include snippets/timers.conf; location / { grpc_pass grpc://s; } }',
  'snippets/timers.conf': 'grpc_read_timeout 3s;',
  'circle.conf': 'include circle.conf;',
  'broken.conf': 'grpc_read_timeout 3s',
};

const included = (name: string) =>
  Object.entries(FILES)
    .filter(([file]) => matchesGlob(file, name))
    .map(([file, text]) => ({ file, text }));

describe('what is included', () => {
  test('counts where it is included, by a pattern too', () => {
    expect(limits('http { include conf.d/*.conf; }')).toMatchObject({ grpc_read_timeout: 3_000 });
  });

  test('what isn’t there counts for nothing: nginx says so itself', () => {
    expect(limits(inLocation('include none.conf;'))).toEqual(limits(inLocation('')));
  });

  test.each([
    ['broken.conf', /broken\.conf: line 1: wanted ";"/],
    ['circle.conf', /circle\.conf: wanted files that don’t include each other; got a circle/],
  ])('%s is refused by its name', (name, message) => expect(() => limits(`include ${name};`)).toThrow(message));
});

const limits = (text: string): Record<string, number> =>
  Object.fromEntries(
    figures(text, included).timers.map(({ limitMs, rearmedBy: rearm }) => {
      if (rearm.by === 'messages')
        return [rearm.from.length === 1 ? 'grpc_read_timeout' : 'client_body_timeout', limitMs];
      if (rearm.by === 'progress') return [rearm.towards === 'server' ? 'grpc_send_timeout' : 'send_timeout', limitMs];
      return [rearm.by, limitMs];
    }),
  );

const inLocation = (text: string) => `http { server { listen 8080; location / { grpc_pass grpc://s; ${text} } } }`;

describe('what a configuration makes of nginx', () => {
  test('where it says nothing a minute, and a page', () => {
    const minute = 60_000;
    expect(limits(inLocation(''))).toEqual({
      ...{ grpc_read_timeout: minute, grpc_send_timeout: minute, send_timeout: minute, client_body_timeout: minute },
    });
    expect(figures(inLocation(''), included).stopsAnsweringAfterBytes).toEqual({ min: 28_000, max: 65_535 + 4_096 });
    expect(figures('events {}', included).timers).toHaveLength(4);
  });

  test('what is said innermost goes, of the location that passes gRPC on', () => {
    const text = `http {
      send_timeout 5; client_body_timeout 1d;
      server {
        grpc_read_timeout 7s;
        location /other { grpc_read_timeout 1s; }
        location / { location /in { grpc_pass grpc://s; grpc_send_timeout "1m 30s"; } }
      }
    }`;
    expect(limits(text)).toEqual({ grpc_read_timeout: 7_000, grpc_send_timeout: 90_000, send_timeout: 5_000 });
  });

  test.each<[string, Partial<Timer>[]]>([
    ['so_keepalive=1s:1s:3', [{ limitMs: 4_000 }]],
    ['so_keepalive=30m::2', [{ limitMs: 1_950_000 }]],
    ['so_keepalive=on', []],
    ['so_keepalive=off', []],
  ])('listen 8080 %s', (argument, expected) => {
    const text = `http { server { listen 8080 ${argument}; location / { grpc_pass grpc://s; } } }`;
    const { timers } = figures(text, included);
    expect(timers.filter(({ rearmedBy }) => rearmedBy.by === 'answer')).toMatchObject(expected);
  });

  test('the server’s PINGs, and not the client’s, re-arm what its messages do', () => {
    const [read] = figures(inLocation('grpc_read_timeout 3s;'), included).timers;
    expect(read).toMatchObject({ limitMs: 3_000, rearmedBy: { from: ['server'], pingsFrom: ['server'] } });
  });
});

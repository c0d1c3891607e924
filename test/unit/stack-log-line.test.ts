import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import { readable } from '../../lab/runtimes/compose/log-line.ts';

const plain = (line: string) => {
  const text = readable(line);
  return text === undefined ? undefined : stripVTControlCharacters(text);
};

test('a peer’s fact: time, node and what, without the peer’s own clock', () => {
  expect(
    plain('grpc-server-1  | 2026-11-21T18:31:56.536123456Z 2026-11-21T18:31:56.535Z  ping.acked  session=1  ping=1'),
  ).toBe('18:31:56.536  grpc-server  ping.acked  session=1  ping=1');
});

test('what Compose puts before a name for terminals is left out', () => {
  expect(plain('\u001b[2Kclient-1  | 2026-11-21T18:31:45.454Z control on 0.0.0.0:50052')).toBe(
    '18:31:45.454  client       control on 0.0.0.0:50052',
  );
});

test('Toxiproxy’s JSON: what it says, and of which link', () => {
  const said =
    '{"level":"info","name":"nginx","listen":"0.0.0.0:8475","caller":"proxy.go:204","message":"Accepted client"}';
  expect(plain(`toxiproxy-1  | 2026-11-21T18:31:45.495Z ${said}`)).toBe(
    '18:31:45.495  toxiproxy    Accepted client  link=nginx  listen=0.0.0.0:8475',
  );
  expect(plain('toxiproxy-1  | 2026-11-21T18:31:45.495Z {"level":')).toBe('18:31:45.495  toxiproxy    {"level":');
});

test('nginx’s access line stays, its notices go', () => {
  const notice = 'nginx-1  | 2026-11-21T18:31:45.788Z 2026/11/21 18:31:45 [notice] 7#7: start worker processes';
  const warning = 'nginx-1  | 2026-11-21T18:31:45.788Z 2026/11/21 18:31:45 [error] 8#8: upstream prematurely closed';
  expect(plain(notice)).toBeUndefined();
  expect(plain(warning)).toContain('[error] 8#8: upstream prematurely closed');
});

test('a line of another form stays as it is', () => {
  expect(readable('no such service')).toBe('no such service');
});

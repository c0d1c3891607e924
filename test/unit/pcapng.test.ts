import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import type { Event } from '../../lab/record/events.ts';
import type { TapEvent } from '../../lab/record/tap-events.ts';
import { pcapng } from '../../lab/reports/pcapng.ts';
import { RUN } from './judged-case.ts';
import { byServer } from './literal-events.ts';
import { byTap, connectionAt } from './literal-tap-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'keepalive-lab-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function render(events: readonly TapEvent[]): Buffer {
  const all = (): Event[] => [byServer(50, { what: 'ping.received', session: '7' }), ...events];
  return pcapng.render({ run: RUN, cases: [] }, { run: RUN, wallMs: 0, cases: [], eventsOf: () => [], all }) as Buffer;
}

const BOTH_HOPS = [...connectionAt('client'), ...connectionAt('server', 258)];

/** Its blocks' types, told apart by the length that stands at both ends of each. */
function blockTypes(bytes: Buffer): number[] {
  const types: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    expect(bytes.readUInt32LE(at + length - 4)).toBe(length);
    types.push(bytes.readUInt32LE(at));
    at += length;
  }
  return types;
}

test('a section, an interface for each hop, then packets; the same bytes each time', () => {
  const bytes = render(BOTH_HOPS);
  const types = blockTypes(bytes);
  expect(types.slice(0, 3)).toEqual([0x0a0d0d0a, 1, 1]);
  expect(new Set(types.slice(3))).toEqual(new Set([6]));
  expect(render(BOTH_HOPS).equals(bytes)).toBe(true);
});

test('a run without taps: an empty capture', () => {
  expect(blockTypes(render([]))).toEqual([0x0a0d0d0a]);
});

const found = spawnSync('tshark', ['--version']).status === 0;
const withTshark = (name: string, body: () => void) =>
  found || process.env.LAB_REQUIRE_TSHARK === '1'
    ? test(name, body, 30_000)
    : test.skip(`${name} (this machine lacks tshark)`, body);

/** What tshark makes of each packet, without being told what to take it for. */
function dissected(events: readonly TapEvent[], fields: readonly string[], ...options: string[]): string[][] {
  const file = join(folder, pcapng.file);
  writeFileSync(file, render(events));
  const args = ['-r', file, '-T', 'fields', ...fields.flatMap((field) => ['-e', field]), ...options];
  const output = execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const lines = output.split('\n').slice(0, -1);
  return lines.map((text) => text.split('\t'));
}

withTshark('tshark finds HTTP/2 with every frame of each hop, and nothing malformed', () => {
  const rows = dissected(BOTH_HOPS, ['frame.interface_name', 'http2.type', '_ws.malformed', 'frame.time_epoch']);
  for (const hop of ['client', 'server']) {
    const packets = rows.filter(([name]) => name === hop);
    const types = packets.flatMap(([, list = '']) => list.split(',').filter((type) => type !== ''));
    const data = (count: number) => Array.from({ length: count }, () => '0');
    expect(types).toEqual([...['4', '4', '4', '1'], ...data(2), '1', ...data(10), ...['8', '6', '6', '3', '7']]);
    const times = packets.map(([, , , seconds]) => seconds);
    expect([times.at(0), times.at(-1)]).toEqual(['1795219200.100000000', '1795219202.003000000']);
  }
  expect(new Set(rows.map(([name]) => name))).toEqual(new Set(['client', 'server']));
  expect(rows.filter(([, , malformed]) => malformed !== '')).toEqual([]);
});

withTshark('each frame has what was told of it', () => {
  const fields = {
    'http2.settings.initial_window_size': '70000',
    'http2.settings.max_concurrent_streams': '128',
    'http2.headers.authority': 'www.example.com',
    'http2.headers.status': '302',
    'http2.window_update.window_size_increment': '65536',
    'http2.ping': '0011223344556677',
    'http2.pong': '0011223344556677',
    'http2.rst_stream.error': '8',
    'http2.goaway.error': '11',
    'http2.goaway.addata': Buffer.from('too_many_pings').toString('hex'),
  };
  const rows = dissected(connectionAt('client'), Object.keys(fields));
  const seen = Object.keys(fields).map((name, column) => [
    name,
    rows.map((row) => row[column]?.replaceAll(':', '')).find((value) => value !== ''),
  ]);
  expect(Object.fromEntries(seen)).toEqual(fields);
});

withTshark('TCP is consistent: checksums, sequence numbers, a begin and ends', () => {
  const fields = ['tcp.stream', 'tcp.checksum.status', 'ip.checksum.status', 'tcp.analysis.flags', 'tcp.flags.str'];
  const check = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
  const rows = dissected(BOTH_HOPS, fields, ...check);
  expect(new Set(rows.map(([stream]) => stream))).toEqual(new Set(['0', '1']));
  expect(rows.filter(([, tcp, ip, analysis]) => tcp !== '1' || ip !== '1' || analysis !== '')).toEqual([]);
  const flags = rows.filter(([stream]) => stream === '0').map((row) => row[4]?.replaceAll('·', ''));
  expect([...flags.slice(0, 4), ...flags.slice(-2)]).toEqual(['S', 'AS', 'A', 'AP', 'AF', 'AR']);
});

withTshark('bulk is cut, and says so', () => {
  const rows = dissected(connectionAt('client'), ['frame.comment', 'http2.length', 'http2.type']);
  const [comment = ''] = rows.find(([text]) => text?.includes('left out')) ?? [];
  expect(comment).toBe('34464 of 100000 bytes of DATA are left out');
  const lengths = rows.flatMap(([, list = '', types = '']) =>
    types.startsWith('0') ? list.split(',').map((length) => Number(length)) : [],
  );
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(25 + 65_536);
});

withTshark('a connection whose frames can’t be told: its begin and end; one already open: as if it began then', () => {
  const opaque = [
    byTap('client', 100, { what: 'tap.opened', port: 40_001 }),
    byTap('client', 101, { what: 'tap.malformed', from: 'client', reason: 'TLS: only sizes can be seen' }),
    byTap('client', 102, { what: 'tap.closed', from: 'client', by: 'FIN' }),
  ];
  expect(dissected(opaque, ['tcp.len']).map(([length]) => length)).toEqual(['0', '0', '0', '0']);
  const late = connectionAt('client').filter(({ what }) => what !== 'tap.opened');
  const types = dissected(late, ['http2.type']).map(([type]) => type);
  expect(types.slice(0, 6)).toEqual(['', '', '', '', '4', '4']);
});

withTshark('whatever their lengths, gRPC and protobuf are content with the messages', () => {
  const [headers, ...rest] = connectionAt('client').filter(
    (event) => event.what === 'frame' && event.type === 'HEADERS',
  );
  const lengths = [5, 7, 8, 9, 10, 11, 132, 133, 134, 20_000, 60_000];
  const data = lengths.map((bytes, index) =>
    byTap('client', 103 + index / 100, {
      ...{ what: 'data', from: 'client', stream: 1, frames: 1, bytes, withinMs: 0 },
    }),
  );
  const ended = { ...headers, atNs: 104_900_000, flags: 0x05 } as TapEvent;
  const events = [headers, ...data, ended, ...rest].filter((event) => event !== undefined);
  const rows = dissected(events, ['_ws.malformed', '_ws.expert.severity', 'grpc.message_length', 'http2.type']);
  expect(rows.filter(([malformed, severity]) => malformed !== '' || Number(severity) >= 0x600000)).toEqual([]);
  const seen = rows.flatMap(([, , list = '']) => list.split(',').filter((length) => length !== ''));
  expect(seen).toEqual(lengths.map((length) => String(length - 5)));
});

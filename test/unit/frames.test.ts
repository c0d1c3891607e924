import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isAck, type Side } from '../../contract/frame-types.ts';
import { frameDecoder, type Item } from '../../services/frames.ts';
import { EMPTY_SETTINGS, frameBytes, PREFACE, type RawFrame } from '../support/http2-bytes.ts';

const SETTINGS_ITEM: Item = { type: 'SETTINGS', flags: 0, stream: 0, length: 0, settings: {} };

/** Decodes a server's bytes from hexadecimal digits, after its first SETTINGS. */
function decoded(hexDigits: string): Item[] {
  const decoder = frameDecoder('server');
  decoder.decode(EMPTY_SETTINGS);
  return decoder.decode(Buffer.from(hexDigits.replaceAll(' ', ''), 'hex'));
}

describe('each type, byte for byte', () => {
  test.each<[string, Item]>([
    ['000005 00 01 00000001 68656c6c6f', { type: 'DATA', flags: 1, stream: 1, length: 5 }],
    ['000008 00 08 00000003 02 68656c6c6f 0000', { type: 'DATA', flags: 8, stream: 3, length: 8 }],
    ['000001 01 05 00000001 82', { type: 'HEADERS', flags: 5, stream: 1, length: 1, block: 'gg==' }],
    ['000005 02 00 00000003 80000001 0f', { type: 'PRIORITY', flags: 0, stream: 3, length: 5 }],
    ['000004 03 00 00000001 00000008', { type: 'RST_STREAM', flags: 0, stream: 1, length: 4, code: 8 }],
    [
      '00001e 04 00 00000000 000100001000 000200000000 000300000064 000600002000 000800000001',
      {
        type: 'SETTINGS',
        flags: 0,
        stream: 0,
        length: 30,
        settings: {
          SETTINGS_HEADER_TABLE_SIZE: 4096,
          SETTINGS_ENABLE_PUSH: 0,
          SETTINGS_MAX_CONCURRENT_STREAMS: 100,
          SETTINGS_MAX_HEADER_LIST_SIZE: 8192,
          '0x08': 1,
        },
      },
    ],
    [
      '00000c 04 00 00000000 0004ffffffff 000500004000',
      {
        type: 'SETTINGS',
        flags: 0,
        stream: 0,
        length: 12,
        settings: { SETTINGS_INITIAL_WINDOW_SIZE: 0xffffffff, SETTINGS_MAX_FRAME_SIZE: 16384 },
      },
    ],
    ['000000 04 01 00000000', { type: 'SETTINGS', flags: 1, stream: 0, length: 0, settings: {} }],
    ['000005 05 04 00000001 00000002 82', { type: 'PUSH_PROMISE', flags: 4, stream: 1, length: 5, block: 'AAAAAoI=' }],
    [
      '000008 06 01 00000000 0123456789abcdef',
      { type: 'PING', flags: 1, stream: 0, length: 8, payload: '0123456789abcdef' },
    ],
    [
      // ENHANCE_YOUR_CALM with the text that gRPC servers give it; the reserved bit is set.
      '000016 07 00 00000000 80000005 0000000b 746f6f5f6d616e795f70696e6773',
      { type: 'GOAWAY', flags: 0, stream: 0, length: 22, lastStream: 5, code: 11, text: 'too_many_pings' },
    ],
    [
      '000004 08 00 80000001 ffffffff',
      { type: 'WINDOW_UPDATE', flags: 0, stream: 1, length: 4, increment: 0x7fffffff },
    ],
    ['000001 09 04 00000001 84', { type: 'CONTINUATION', flags: 4, stream: 1, length: 1, block: 'hA==' }],
    ['000002 0a 00 00000000 6832', { type: 'UNKNOWN(0x0a)', flags: 0, stream: 0, length: 2 }],
  ])('%s', (digits, item) => {
    expect(decoded(digits)).toEqual([item]);
  });

  test('an ACK is a PING or SETTINGS with flag 0x01, which means something else elsewhere', () => {
    expect(isAck({ type: 'PING', flags: 1 })).toBe(true);
    expect(isAck({ type: 'SETTINGS', flags: 1 })).toBe(true);
    expect(isAck({ type: 'PING', flags: 0 })).toBe(false);
    expect(isAck({ type: 'DATA', flags: 1 })).toBe(false);
  });
});

describe('what is no HTTP/2', () => {
  test.each<[string, Side, Uint8Array, string]>([
    ['a TLS handshake', 'client', Buffer.from('16030100c8', 'hex'), 'TLS: only sizes can be seen'],
    ['a TLS handshake', 'server', Buffer.from('160303007a', 'hex'), 'TLS: only sizes can be seen'],
    ['a TLS alert', 'server', Buffer.from('15030300020228', 'hex'), 'TLS: only sizes can be seen'],
    ['an HTTP/1.1 request', 'client', Buffer.from('POST / HTTP/1.1\r\n'), 'no HTTP/2 preface'],
    ['an HTTP/1.1 answer', 'server', Buffer.from('HTTP/1.1 400 Bad Request\r\n'), 'no HTTP/2 preface'],
    ['a preface without SETTINGS', 'client', Buffer.concat([PREFACE, frameBytes({ code: 6 })]), 'no HTTP/2 preface'],
  ])('%s of the %s', (_, side, bytes, reason) => {
    const decoder = frameDecoder(side);
    expect(decoder.decode(bytes)).toEqual([{ type: 'malformed', reason }]);
    expect(decoder.decode(Buffer.concat([PREFACE, EMPTY_SETTINGS]))).toEqual([]);
    expect(decoder.bytes).toBe(bytes.byteLength + PREFACE.byteLength + EMPTY_SETTINGS.byteLength);
  });

  test.each([
    ['000007 06 00 00000000 01234567', 'PING of 7 bytes, wanted 8'],
    ['000008 06 00 00000003 01234567', 'PING on stream 3, wanted 0'],
    ['000005 03 00 00000001', 'RST_STREAM of 5 bytes, wanted 4'],
    ['000004 03 00 00000000', 'RST_STREAM on stream 0, wanted another'],
    ['000003 08 00 00000000', 'WINDOW_UPDATE of 3 bytes, wanted 4'],
    ['000007 04 00 00000000', 'SETTINGS of 7 bytes, wanted a multiple of 6'],
    ['000006 04 01 00000000', 'SETTINGS of 6 bytes, wanted 0 in an ACK'],
    ['000000 04 00 00000001', 'SETTINGS on stream 1, wanted 0'],
    ['000007 07 00 00000000', 'GOAWAY of 7 bytes, wanted 8 or more'],
    ['000000 00 00 00000000', 'DATA on stream 0, wanted another'],
    ['000000 01 00 00000000', 'HEADERS on stream 0, wanted another'],
    ['000000 09 00 00000000', 'CONTINUATION on stream 0, wanted another'],
  ])('%s', (digits, reason) => {
    expect(decoded(`${digits} 000008 06 00 00000000 0000000000000000`)).toEqual([{ type: 'malformed', reason }]);
  });

  test('what came before it is told', () => {
    expect(decoded('000000 04 01 00000000 000000 06 00 00000000').map(({ type }) => type)).toEqual([
      'SETTINGS',
      'malformed',
    ]);
  });
});

test('of a frame of 16 MiB nothing but its size is kept, of a block 16 KiB, of debug data 256 bytes', () => {
  const longest = 2 ** 24 - 1;
  const chunk = Buffer.alloc(65_536);
  const decoder = frameDecoder('server');
  decoder.decode(EMPTY_SETTINGS);
  for (const [code, stream] of [
    [0xfe, 0],
    [1, 1],
    [7, 0],
  ] as const) {
    const items = decoder.decode(frameBytes({ code, stream, payload: Buffer.alloc(longest) }).subarray(0, 9));
    const before = process.memoryUsage().arrayBuffers;
    for (let left = longest; left > 0; left -= chunk.byteLength) items.push(...decoder.decode(chunk.subarray(0, left)));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
    expect(items).toEqual([expect.objectContaining({ length: longest })]);
    const [item] = items;
    if (item?.type === 'HEADERS') expect(Buffer.from(item.block, 'base64')).toHaveLength(16_384);
    if (item?.type === 'GOAWAY') expect(item.text).toHaveLength(256);
  }
});

/** A frame's bytes, and what should be told of it. */
interface Example {
  raw: RawFrame;
  item: Item;
}

const flags = fc.integer({ min: 0, max: 0xff });
const onStream = fc.integer({ min: 1, max: 0x7fffffff });
const unsigned = fc.nat({ max: 0xffffffff });
/** Short most of the time; sometimes longer than what is kept of any frame. */
const payload = fc.oneof(
  { weight: 9, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 16_380, max: 17_000 }).map((length) => new Uint8Array(length).fill(7)) },
);

const words = (...values: number[]) => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, 4 * at);
  return bytes;
};

const opaque = (code: number, type: 'DATA' | 'PRIORITY') =>
  fc.record({ flags, stream: onStream, payload }).map((raw): Example => {
    const { payload: bytes, ...head } = raw;
    return { raw: { code, ...raw }, item: { type, ...head, length: bytes.byteLength } };
  });

const block = (code: number, type: 'HEADERS' | 'PUSH_PROMISE' | 'CONTINUATION') =>
  fc.record({ flags, stream: onStream, payload }).map((raw): Example => {
    const { payload: bytes, ...head } = raw;
    const kept = Buffer.from(bytes.subarray(0, 16_384)).toString('base64');
    return { raw: { code, ...raw }, item: { type, ...head, length: bytes.byteLength, block: kept } };
  });

/** DATA or HEADERS with padding, as the RFC lays it out (6.1): the pad length first, zeros last. */
const padded = fc.tuple(onStream, fc.uint8Array({ maxLength: 40 }), fc.nat({ max: 255 })).map(
  ([stream, content, padding]): Example => ({
    raw: { code: 0, flags: 8, stream, payload: Buffer.concat([Buffer.of(padding), content, Buffer.alloc(padding)]) },
    item: { type: 'DATA', flags: 8, stream, length: 1 + content.byteLength + padding },
  }),
);

const settings = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0x10, max: 0xff }), unsigned), { selector: ([id]) => id })
  .map(
    (pairs): Example => ({
      raw: {
        code: 4,
        payload: Buffer.concat(pairs.map(([id, value]) => Buffer.concat([Buffer.of(0, id), words(value)]))),
      },
      item: {
        ...SETTINGS_ITEM,
        length: 6 * pairs.length,
        settings: Object.fromEntries(pairs.map(([id, value]) => [`0x${id.toString(16)}`, value])),
      },
    }),
  );

const goaway = fc.tuple(unsigned, unsigned, fc.string({ maxLength: 300 })).map(
  ([last, code, text]): Example => ({
    raw: { code: 7, payload: Buffer.concat([words(last, code), Buffer.from(text)]) },
    item: {
      type: 'GOAWAY',
      flags: 0,
      stream: 0,
      length: 8 + text.length,
      lastStream: last % 2 ** 31,
      code,
      text: text.slice(0, 256),
    },
  }),
);

const fixed = fc.oneof(
  fc.tuple(flags, onStream, unsigned).map(
    ([bits, stream, code]): Example => ({
      raw: { code: 3, flags: bits, stream, payload: words(code) },
      item: { type: 'RST_STREAM', flags: bits, stream, length: 4, code },
    }),
  ),
  fc.tuple(flags, fc.uint8Array({ minLength: 8, maxLength: 8 })).map(
    ([bits, bytes]): Example => ({
      raw: { code: 6, flags: bits, payload: bytes },
      item: { type: 'PING', flags: bits, stream: 0, length: 8, payload: Buffer.from(bytes).toString('hex') },
    }),
  ),
  fc.tuple(flags, fc.nat({ max: 0x7fffffff }), unsigned).map(
    ([bits, stream, increment]): Example => ({
      raw: { code: 8, flags: bits, stream, payload: words(increment) },
      item: { type: 'WINDOW_UPDATE', flags: bits, stream, length: 4, increment: increment % 2 ** 31 },
    }),
  ),
);

const unknown = fc.tuple(fc.integer({ min: 0x10, max: 0xff }), flags, fc.nat({ max: 0x7fffffff }), payload).map(
  ([code, bits, stream, bytes]): Example => ({
    raw: { code, flags: bits, stream, payload: bytes },
    item: { type: `UNKNOWN(0x${code.toString(16)})`, flags: bits, stream, length: bytes.byteLength },
  }),
);

const examples = fc.array(
  fc.oneof(
    opaque(0, 'DATA'),
    padded,
    block(1, 'HEADERS'),
    opaque(2, 'PRIORITY'),
    fixed,
    settings,
    block(5, 'PUSH_PROMISE'),
    goaway,
    block(9, 'CONTINUATION'),
    unknown,
  ),
  { maxLength: 8 },
);

const side = fc.constantFrom<Side[]>('client', 'server');

/** One side's bytes from its beginning, and where each frame ends in them. */
function written(from: Side, frames: Example[]): { bytes: Buffer; items: Item[]; ends: number[] } {
  const parts = [EMPTY_SETTINGS, ...frames.map(({ raw }) => frameBytes(raw))];
  let end = from === 'client' ? PREFACE.byteLength : 0;
  const ends = parts.map((part) => {
    end += part.byteLength;
    return end;
  });
  const bytes = Buffer.concat(from === 'client' ? [PREFACE, ...parts] : parts);
  return { bytes, items: [SETTINGS_ITEM, ...frames.map(({ item }) => item)], ends };
}

/** @param cuts where the bytes are cut, in any order; those out of range are of no effect. */
function decodeCut(from: Side, bytes: Buffer, cuts: Iterable<number>): Item[] {
  const decoder = frameDecoder(from);
  const places = [...new Set([0, ...cuts, bytes.byteLength])].filter((at) => at <= bytes.byteLength);
  places.sort((a, b) => a - b);
  return places.flatMap((at, index) => decoder.decode(bytes.subarray(at, places[index + 1] ?? bytes.byteLength)));
}

test('however its bytes are cut, a connection decodes to its frames', () => {
  fc.assert(
    fc.property(side, examples, fc.array(fc.nat({ max: 20_000 }), { maxLength: 20 }), (from, frames, cuts) => {
      const { bytes, items } = written(from, frames);
      expect(decodeCut(from, bytes, [])).toEqual(items);
      expect(decodeCut(from, bytes, cuts)).toEqual(items);
      expect(decodeCut(from, bytes, bytes.keys())).toEqual(items);
    }),
    { numRuns: 60 },
  );
});

test('bytes that end early decode to the frames that are whole', () => {
  fc.assert(
    fc.property(side, examples, fc.nat({ max: 1_000 }), (from, frames, permille) => {
      const { bytes, items, ends } = written(from, frames);
      const length = Math.floor((bytes.byteLength * permille) / 1_000);
      const whole = ends.filter((end) => end <= length).length;
      expect(decodeCut(from, bytes.subarray(0, length), [])).toEqual(items.slice(0, whole));
    }),
  );
});

test('garbage never throws, is told at most once, and the same however it is cut', () => {
  const garbage = fc.uint8Array({ maxLength: 200 });
  const beginning = fc.constantFrom(Buffer.alloc(0), EMPTY_SETTINGS, PREFACE, Buffer.concat([PREFACE, EMPTY_SETTINGS]));
  fc.assert(
    fc.property(side, beginning, garbage, (from, start, bytes) => {
      const all = Buffer.concat([start, bytes]);
      const items = decodeCut(from, all, []);
      expect(decodeCut(from, all, all.keys())).toEqual(items);
      expect(items.slice(0, -1).some(({ type }) => type === 'malformed')).toBe(false);
    }),
    { numRuns: 500 },
  );
});

import type { TapFact } from '../../contract/tap-facts.ts';
import type { Endpoint } from '../../lab/model/places.ts';
import type { TapEvent } from '../../lab/record/tap-events.ts';

type Unnamed<F extends TapFact> = F extends TapFact ? Omit<F, 'tap' | 'connection'> & { connection?: number } : never;

/** What the tap at one end saw; on its first connection, unless said otherwise. */
export function byTap(who: Endpoint, atMs: number, fact: Unnamed<TapFact>): TapEvent {
  const event: object = {
    atNs: atMs * 1_000_000,
    environment: 'last-mile',
    who,
    tap: `at-${who}`,
    connection: 1,
    ...fact,
  };
  return event as TapEvent;
}

/** `content-type: application/grpc`, without indexing (RFC 7541, 6.2.2). */
const GRPC = Buffer.concat([Buffer.of(0x0f, 0x10, 16), Buffer.from('application/grpc')]);

/** The first request and the first response of RFC 7541, C.3.1 and C.5.1, as they stand there, of gRPC. */
const REQUEST = Buffer.concat([Buffer.from('828684410f7777772e6578616d706c652e636f6d', 'hex'), GRPC]);
const RESPONSE = Buffer.concat([
  Buffer.from('4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120', 'hex'),
  Buffer.from('474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d', 'hex'),
  GRPC,
]);

const PING = { what: 'frame', type: 'PING', stream: 0, length: 8, payload: '0011223344556677' } as const;

/** A connection's life with every frame that carries something, seen by the tap at one end. */
export const connectionAt = (who: Endpoint, connection = 1): TapEvent[] => {
  const at = (atMs: number, fact: Parameters<typeof byTap>[2]) => byTap(who, atMs, { ...fact, connection });
  const client = { from: 'client' } as const;
  const server = { from: 'server' } as const;
  const frame = { what: 'frame', flags: 0, stream: 0 } as const;
  return [
    at(100, { what: 'tap.opened', port: 40_001 }),
    at(101, { ...frame, ...client, type: 'SETTINGS', length: 6, settings: { SETTINGS_INITIAL_WINDOW_SIZE: 70_000 } }),
    at(102, {
      ...{ ...frame, ...server, type: 'SETTINGS', length: 12 },
      settings: { SETTINGS_MAX_CONCURRENT_STREAMS: 128, '0x08': 1 },
    }),
    at(102.5, { ...frame, ...client, type: 'SETTINGS', flags: 1, length: 0, settings: {} }),
    at(103, {
      ...{ ...frame, ...client, type: 'HEADERS', flags: 0x04, stream: 1, length: REQUEST.length },
      block: REQUEST.toString('base64'),
    }),
    at(104, { what: 'data', ...client, stream: 1, frames: 2, bytes: 25, withinMs: 5 }),
    at(105, {
      ...{ ...frame, ...server, type: 'HEADERS', flags: 0x04, stream: 1, length: RESPONSE.length },
      block: RESPONSE.toString('base64'),
    }),
    at(106, { what: 'data', ...server, stream: 1, frames: 10, bytes: 100_000, withinMs: 5 }),
    at(107, { ...frame, ...client, type: 'WINDOW_UPDATE', length: 4, increment: 65_536 }),
    at(1_100, { ...PING, ...server, flags: 0 }),
    at(1_101.5, { ...PING, ...client, flags: 1 }),
    at(2_000, { ...frame, ...server, type: 'RST_STREAM', stream: 1, length: 4, code: 8 }),
    at(2_001, { ...frame, ...server, type: 'GOAWAY', length: 22, lastStream: 1, code: 11, text: 'too_many_pings' }),
    at(2_002, { what: 'tap.closed', ...server, by: 'FIN' }),
    at(2_003, { what: 'tap.closed', ...client, by: 'RST', error: 'ECONNRESET' }),
  ];
};

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectHttp2, createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { isAck } from '../contract/frame-types.ts';
import type { TapFact, TimedTapFact } from '../contract/tap-facts.ts';
import { Tap } from '../services/tap.ts';
import { freePort } from './support/free-port.ts';
import { EMPTY_SETTINGS, frameBytes, PREFACE } from './support/http2-bytes.ts';

const HOST = '127.0.0.1';

let tap: Tap;
let facts: TimedTapFact[];
const closing: (() => void)[] = [];

beforeEach(() => {
  facts = [];
  tap = new Tap((fact) => facts.push(fact));
});

afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await tap.close();
});

/** Listens on loopback, and closes after the test. */
async function portOf(server: Server): Promise<number> {
  closing.push(() => server.close());
  server.listen(0, HOST);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function follow(socket: Socket): Socket {
  closing.push(() => socket.destroy());
  return socket.on('error', () => {});
}

/** A client and what the server has of it, with the tap between; neither is read yet. */
async function tapped(): Promise<{ client: Socket; server: Socket }> {
  const target = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  const port = await tap.listen('link', HOST, { host: HOST, port: await portOf(target) });
  const accepted = once(target, 'connection') as Promise<[Socket]>;
  const client = follow(connect({ host: HOST, port, allowHalfOpen: true }));
  const [server] = await accepted;
  return { client, server: follow(server) };
}

async function read(socket: Socket, bytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let got = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  const take = (part: Buffer) => {
    parts.push(part);
    got += part.byteLength;
    if (got >= bytes) resolve();
  };
  socket.on('data', take).resume();
  await promise;
  socket.off('data', take);
  return Buffer.concat(parts);
}

const errorOf = (socket: Socket): Promise<string | undefined> =>
  new Promise((resolve) => socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code)));

async function fact<What extends TapFact['what']>(
  what: What,
  wanted: (fact: Extract<TimedTapFact, { what: What }>) => boolean = () => true,
): Promise<Extract<TimedTapFact, { what: What }>> {
  for (;;) {
    const found = facts.find(
      (each): each is Extract<TimedTapFact, { what: What }> =>
        each.what === what && wanted(each as Extract<TimedTapFact, { what: What }>),
    );
    if (found) return found;
    await delay(5);
  }
}

const h2 = (...frames: Buffer[]) => Buffer.concat([PREFACE, EMPTY_SETTINGS, ...frames]);

test('a mebibyte passes unchanged both ways at once, and is counted', async () => {
  const { client, server } = await tapped();
  const [up, down] = [randomBytes(2 ** 20), randomBytes(2 ** 20)];
  client.write(up);
  server.write(down);
  const [gotUp, gotDown] = await Promise.all([read(server, 2 ** 20), read(client, 2 ** 20)]);
  expect(gotUp.equals(up)).toBe(true);
  expect(gotDown.equals(down)).toBe(true);
  expect(tap.bytes('link')).toEqual({
    fromClient: 2 ** 20,
    toServer: 2 ** 20,
    fromServer: 2 ** 20,
    toClient: 2 ** 20,
  });
  expect(tap.bytes('another')).toEqual({ fromClient: 0, toServer: 0, fromServer: 0, toClient: 0 });
});

test('the connection to the server is told by its port, each with a number', async () => {
  const { server } = await tapped();
  expect(await fact('tap.opened')).toMatchObject({ tap: 'link', connection: 1, port: server.remotePort });
});

test('a FIN passes in its direction and leaves the other open', async () => {
  const { client, server } = await tapped();
  client.end('last words');
  const heard = read(server, 10);
  await once(server, 'end');
  expect(String(await heard)).toBe('last words');
  server.write('still here');
  expect(String(await read(client, 10))).toBe('still here');
  expect(facts.filter(({ what }) => what === 'tap.closed')).toMatchObject([{ from: 'client', by: 'FIN' }]);
  server.end();
  await once(client.resume(), 'end');
  expect(await fact('tap.closed', ({ from }) => from === 'server')).toMatchObject({ by: 'FIN' });
});

test.each(['client', 'server'] as const)('an RST of the %s passes as an RST', async (from) => {
  const ends = await tapped();
  const other = ends[from === 'client' ? 'server' : 'client'];
  other.resume();
  await fact('tap.opened');
  const reason = errorOf(other);
  ends[from].resetAndDestroy();
  expect(await reason).toBe('ECONNRESET');
  const { error } = await fact('tap.closed', (closed) => closed.from === from && closed.by === 'RST');
  expect(error).toBeUndefined();
  expect(facts.filter(({ what }) => what === 'tap.closed')).toHaveLength(1);
});

test('who sends on to a side that has gone is reset, after its FIN', async () => {
  const { client, server } = await tapped();
  await fact('tap.opened');
  server.destroy();
  await once(client.resume(), 'end');
  const reason = errorOf(client);
  const sending = setInterval(() => client.write('anybody?'), 5);
  closing.push(() => clearInterval(sending));
  expect(await reason).toMatch(/ECONNRESET|EPIPE/);
  clearInterval(sending);
  const endings = facts.filter(({ what }) => what === 'tap.closed');
  expect(endings.map(({ monotonicNs: _, ...ending }) => ending)).toEqual([
    { what: 'tap.closed', tap: 'link', connection: 1, from: 'server', by: 'FIN' },
    { what: 'tap.closed', tap: 'link', connection: 1, from: 'server', by: 'RST' },
  ]);
});

test('a client whose target refuses is reset, and the cause is told', async () => {
  const port = await tap.listen('link', HOST, { host: HOST, port: await freePort() });
  const client = connect({ host: HOST, port });
  expect(await errorOf(client)).toBe('ECONNRESET');
  expect(facts).toMatchObject([{ what: 'tap.closed', from: 'server', by: 'RST', error: 'ECONNREFUSED' }]);
});

test('of real HTTP/2, PING and its ACK have one payload, and GOAWAY has its code and text', async () => {
  const http2 = createHttp2Server();
  const met = once(http2, 'session') as Promise<[ServerHttp2Session]>;
  const port = await tap.listen('link', HOST, { host: HOST, port: await portOf(http2) });
  const client = connectHttp2(`http://${HOST}:${port}`);
  client.on('error', () => {});
  const [session] = await met;
  session.on('error', () => {});
  const before = process.hrtime.bigint();
  await new Promise<void>((resolve, reject) =>
    client.ping(Buffer.from('feedfacecafebeef', 'hex'), (error) => (error ? reject(error) : resolve())),
  );
  session.goaway(11, 5, Buffer.from('too_many_pings'));
  expect(await fact('frame', ({ type }) => type === 'GOAWAY')).toMatchObject({
    from: 'server',
    code: 11,
    text: 'too_many_pings',
    lastStream: 5,
  });
  const pings = facts.filter((each) => each.what === 'frame').filter(({ type }) => type === 'PING');
  expect(pings).toMatchObject([
    { from: 'client', payload: 'feedfacecafebeef' },
    { from: 'server', payload: 'feedfacecafebeef' },
  ]);
  expect(pings.map(isAck)).toEqual([false, true]);
  const [asked = 0n, answered = 0n] = pings.map(({ monotonicNs }) => BigInt(monotonicNs));
  expect(asked).toBeGreaterThan(before);
  expect(answered).toBeGreaterThan(asked);
  client.destroy();
  session.destroy();
});

const data = (stream: number, bytes: number) => frameBytes({ code: 0, stream, payload: Buffer.alloc(bytes) });

test('DATA is summed up by stream, and told before the next other frame of its side', async () => {
  const { client } = await tapped();
  client.write(h2(data(1, 10), data(1, 20), data(3, 5), frameBytes({ code: 6, payload: Buffer.alloc(8) })));
  await fact('frame', ({ type }) => type === 'PING');
  expect(facts.slice(1)).toMatchObject([
    { what: 'frame', type: 'SETTINGS' },
    { what: 'data', from: 'client', stream: 1, frames: 2, bytes: 30 },
    { what: 'data', from: 'client', stream: 3, frames: 1, bytes: 5 },
    { what: 'frame', type: 'PING' },
  ]);
});

test('DATA under way is told when its side ends, before that', async () => {
  const { client, server } = await tapped();
  server.resume();
  client.end(h2(data(1, 10)));
  await fact('tap.closed');
  expect(facts.slice(-2)).toMatchObject([{ what: 'data', bytes: 10 }, { what: 'tap.closed' }]);
});

test('TLS passes, and is told as such once for each side', async () => {
  const { client, server } = await tapped();
  const hello = Buffer.from('16030100050100000100', 'hex');
  client.write(hello);
  expect((await read(server, hello.byteLength)).equals(hello)).toBe(true);
  client.write(hello);
  expect((await read(server, hello.byteLength)).equals(hello)).toBe(true);
  server.write(hello);
  expect((await read(client, hello.byteLength)).equals(hello)).toBe(true);
  expect(facts.slice(1)).toMatchObject([
    { what: 'tap.malformed', from: 'client', reason: 'TLS: only sizes can be seen' },
    { what: 'tap.malformed', from: 'server', reason: 'TLS: only sizes can be seen' },
  ]);
});

test('a reader that does not read stops the writer, and the tap holds no more than two reads', async () => {
  const { client, server } = await tapped();
  const total = 64 * 2 ** 20;
  client.write(Buffer.alloc(total));
  let before = -1;
  const held = () => tap.bytesInFlight('link');
  while (before !== tap.bytes('link').fromClient || held() === 0) {
    before = tap.bytes('link').fromClient;
    await delay(100);
  }
  const { fromClient, toServer } = tap.bytes('link');
  expect(fromClient).toBeLessThan(total / 2);
  expect(fromClient - toServer).toBeLessThanOrEqual(2 * 65_536);
  await read(server, total);
  expect(tap.bytes('link')).toMatchObject({ fromClient: total, toServer: total });
  expect(tap.bytesInFlight('link')).toBe(0);
});

test('close ends every connection and listener', async () => {
  const { client, server } = await tapped();
  client.write(h2(data(1, 10)));
  await fact('frame');
  const ended = Promise.all([once(client.resume(), 'end'), once(server.resume(), 'end')]);
  const { remotePort = 0 } = client;
  await tap.close();
  await ended;
  expect(facts.at(-1)).toMatchObject({ what: 'data', bytes: 10 });
  const late = connect({ host: HOST, port: remotePort });
  expect(await errorOf(late)).toBe('ECONNREFUSED');
});

test('an address in use and a name in use are told', async () => {
  const taken = await portOf(createServer());
  const target = { host: HOST, port: taken };
  await expect(tap.listen('link', HOST, target, { port: taken })).rejects.toThrow(
    `wanted to listen on ${HOST}:${taken}; got`,
  );
  await tap.listen('link', HOST, target);
  await expect(tap.listen('link', HOST, target)).rejects.toThrow('link is taken');
});

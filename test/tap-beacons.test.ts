import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { TimedTapFact } from '../contract/tap-facts.ts';
import { Tap } from '../services/tap.ts';
import { BeaconLinks } from './support/beacon-links.ts';
import { eventually } from './support/eventually.ts';
import { EMPTY_SETTINGS, PREFACE } from './support/http2-bytes.ts';

const HOST = '127.0.0.1';

let links: BeaconLinks;
let tap: Tap;
let target: Server;
let facts: TimedTapFact[];
/** What the tap has dialled. */
let dialled: Socket[];
const clients: Socket[] = [];

beforeEach(async () => {
  facts = [];
  dialled = [];
  links = await BeaconLinks.start();
  tap = new Tap((fact) => facts.push(fact), links.beacons.accept);
  target = createServer({ allowHalfOpen: true }, (socket) => dialled.push(socket.on('error', () => {})));
  target.listen(0, HOST);
  await once(target, 'listening');
});

afterEach(async () => {
  for (const socket of [...clients.splice(0), ...dialled]) socket.destroy();
  await tap.close();
  target.close();
  links.stop();
});

const listen = (options = {}) =>
  tap.listen('a', HOST, { host: HOST, port: (target.address() as AddressInfo).port }, options);

async function dial(port: number): Promise<Socket> {
  const client = connect({ host: HOST, port, allowHalfOpen: true, noDelay: true });
  clients.push(client.on('error', () => {}));
  await once(client, 'connect');
  return client;
}

const server = () => eventually('a connection to the target', () => dialled[0]);

describe('a connection that begins with a beacon’s greeting', () => {
  test('turns off to the end of its name, and the target never hears of it', async () => {
    await links.listen('a', 'tcp', 0, '');
    await links.dial('a', await listen(), 'tcp');
    await Promise.all([links.heard('a', 'far', 1), links.heard('a', 'near', 1)]);
    await links.send('a', 'near');
    await links.send('a', 'far');
    expect((await links.heard('a', 'far', 2)).numbers).toEqual([1, 2]);
    expect((await links.heard('a', 'near', 2)).numbers).toEqual([1, 2]);
    expect([dialled, facts]).toEqual([[], []]);
    expect(tap.bytes('a')).toEqual({ fromClient: 0, toServer: 0, fromServer: 0, toClient: 0 });
  });

  test('is closed if there is no end of its name', async () => {
    await links.listen('a', 'tcp', 0, '');
    const client = await dial(await listen());
    client.write('\0another\n');
    await once(client.resume(), 'end');
    expect((await links.report('a', 'far')).sentNs).toEqual([]);
  });

  test('is closed with the tap, which the near end takes for an ending', async () => {
    await links.listen('a', 'tcp', 0, '');
    await links.dial('a', await listen(), 'tcp');
    await links.heard('a', 'near', 1);
    await tap.close();
    expect(await links.ended('a', 'near')).toMatch(/FIN|ECONNRESET/);
  });
});

describe('every other connection', () => {
  test('is passed on byte for byte, both ways', async () => {
    const client = await dial(await listen());
    const [up, down] = [randomBytes(2 ** 20).fill(1, 0, 1), randomBytes(2 ** 20).fill(0, 0, 1)];
    client.end(up);
    const socket = await server();
    socket.end(down);
    const [gotUp, gotDown] = await Promise.all([buffer(socket), buffer(client)]);
    expect(gotUp.equals(up)).toBe(true);
    expect(gotDown.equals(down)).toBe(true);
    expect(tap.bytes('a')).toMatchObject({ fromClient: 2 ** 20, toServer: 2 ** 20, toClient: 2 ** 20 });
  });

  test('has its frames told, from the first one on', async () => {
    const client = await dial(await listen());
    client.write(Buffer.concat([PREFACE, EMPTY_SETTINGS]));
    await eventually('a frame', () => facts.find(({ what }) => what === 'frame'));
    expect(facts).toMatchObject([{ what: 'tap.opened' }, { what: 'frame', type: 'SETTINGS', from: 'client' }]);
  });

  test('is passed on whole if its first byte comes alone, and with a zero later', async () => {
    const client = await dial(await listen());
    client.write(Buffer.of(0x16));
    const socket = await server();
    client.end(Buffer.of(0, 0, 7));
    expect(await buffer(socket)).toEqual(Buffer.of(0x16, 0, 0, 7));
  });

  test('is joined to the target only when it speaks', async () => {
    const port = await listen();
    await dial(port);
    const second = await dial(port);
    second.write('P');
    await server();
    expect(dialled).toHaveLength(1);
    expect(facts).toMatchObject([{ what: 'tap.opened', connection: 1 }]);
  });
});

describe('a connection that says nothing', () => {
  test('and ends is closed, and the target never hears of it', async () => {
    const client = await dial(await listen());
    client.end();
    await once(client.resume(), 'close');
    expect([dialled, facts]).toEqual([[], []]);
  });

  test('and is reset is gone, and the tap goes on', async () => {
    const port = await listen();
    (await dial(port)).resetAndDestroy();
    const client = await dial(port);
    client.write('P');
    expect(String((await once(await server(), 'data'))[0])).toBe('P');
  });

  test('is closed with the tap', async () => {
    const client = await dial(await listen());
    const ended = once(client.resume(), 'end');
    await tap.close();
    await ended;
  });
});

test('a tap without frames passes everything on, counts it and tells nothing', async () => {
  const client = await dial(await listen({ frames: false }));
  client.end(Buffer.concat([PREFACE, EMPTY_SETTINGS]));
  const socket = await server();
  socket.end('GET');
  const [up, down] = await Promise.all([buffer(socket), buffer(client)]);
  expect([up.byteLength, String(down)]).toEqual([PREFACE.byteLength + EMPTY_SETTINGS.byteLength, 'GET']);
  expect(tap.bytes('a')).toMatchObject({ fromClient: up.byteLength, toServer: up.byteLength, toClient: 3 });
  await tap.close();
  expect(facts).toEqual([]);
});

test('a tap that nobody takes beacons from passes them on as well', async () => {
  await tap.close();
  tap = new Tap((fact) => facts.push(fact));
  const client = await dial(await listen());
  client.write('\0a\n');
  expect(String((await once(await server(), 'data'))[0])).toBe('\0a\n');
});

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BeaconLinks } from './support/beacon-links.ts';
import { freePort } from './support/free-port.ts';

let links: BeaconLinks;
const sockets: Socket[] = [];

beforeEach(async () => {
  links = await BeaconLinks.start();
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  links.stop();
});

const ofOne = (numbers: readonly number[]) => Buffer.concat(numbers.map((number) => Buffer.of(0, 0, 0, number)));

/** A connection of the test's own. */
async function dialled(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  sockets.push(socket.on('error', () => {}));
  await once(socket, 'connect');
  return socket;
}

describe.each(['udp', 'tcp'])('over %s', (transport) => {
  const linked = async (everyMs = 0) => {
    await links.dial('a', await links.listen('a', transport, everyMs), transport, everyMs);
  };

  test('each end hears the other’s first beacon at once, and then what it is told to send', async () => {
    await linked();
    await Promise.all([links.heard('a', 'far', 1), links.heard('a', 'near', 1)]);
    await links.send('a', 'near');
    expect((await links.heard('a', 'far', 2)).numbers).toEqual([1, 2]);
    await links.send('a', 'far');
    expect((await links.heard('a', 'near', 2)).numbers).toEqual([1, 2]);
  });

  test('both keep when each was sent and heard, by the clock of the machine', async () => {
    const before = process.hrtime.bigint();
    await linked();
    const far = await links.heard('a', 'far', 1);
    const near = await links.report('a', 'near');
    const times = [before, near.sentNs[0] ?? 0n, far.heard[0]?.atNs ?? 0n, process.hrtime.bigint()];
    expect(times).toEqual(times.toSorted((one, other) => Number(one - other)));
    expect([near.ended, far.ended]).toEqual([undefined, undefined]);
  });

  test('both send by themselves as often as they are told to', async () => {
    await linked(5);
    expect((await links.heard('a', 'far', 4)).numbers.slice(0, 4)).toEqual([1, 2, 3, 4]);
    expect((await links.heard('a', 'near', 4)).numbers.slice(0, 4)).toEqual([1, 2, 3, 4]);
  });

  test('whoever leaves is gone, and its name is free again', async () => {
    await linked();
    await links.leave('a', 'near');
    await expect(links.report('a', 'near')).rejects.toThrow('there is no near end of a');
    await expect(links.listen('a', transport)).rejects.toThrow('a is taken');
    await links.leave('a', 'far');
    await linked();
    await links.heard('a', 'far', 1);
  });
});

test('what nobody listens to is sent over UDP all the same, and never heard', async () => {
  await links.dial('a', await freePort(), 'udp');
  await links.send('a', 'near');
  await links.send('a', 'near');
  expect(await links.report('a', 'near')).toMatchObject({ heard: [], ended: undefined });
  expect((await links.report('a', 'near')).sentNs).toHaveLength(3);
});

describe('a TCP connection', () => {
  test('that the other end closes has ended by FIN, and nothing is sent on it any more', async () => {
    await links.dial('a', await links.listen('a', 'tcp'), 'tcp');
    await Promise.all([links.heard('a', 'far', 1), links.heard('a', 'near', 1)]);
    await links.leave('a', 'far');
    expect(await links.ended('a', 'near')).toBe('FIN');
    await links.send('a', 'near');
    expect((await links.report('a', 'near')).sentNs).toHaveLength(1);
  });

  test('that is reset has ended so', async () => {
    const socket = await dialled(await links.listen('a', 'tcp'));
    socket.write('\0a\n');
    await once(socket, 'data');
    socket.resetAndDestroy();
    expect(await links.ended('a', 'far')).toBe('ECONNRESET');
  });

  test('may bring greeting and numbers in pieces', async () => {
    const socket = await dialled(await links.listen('a', 'tcp'));
    const bytes = ofOne([7, 8, 9]);
    for (const piece of ['\0', 'a', '\n']) socket.write(piece);
    // Each has the end of a number, which is heard once it is read, and the beginning of the next.
    const cuts = [0, 5, 11, 12];
    for (const [index, from] of cuts.slice(0, -1).entries()) {
      socket.write(bytes.subarray(from, cuts[index + 1]));
      await links.heard('a', 'far', index + 1);
    }
    expect((await links.heard('a', 'far', 3)).numbers).toEqual([7, 8, 9]);
  });

  test('may bring greeting and numbers all at once, and half a number is none', async () => {
    const socket = await dialled(await links.listen('a', 'tcp'));
    socket.write(Buffer.concat([Buffer.from('\0a\n'), ofOne([1, 2]), Buffer.of(0, 0)]));
    expect((await links.heard('a', 'far', 2)).numbers).toEqual([1, 2]);
    socket.write(Buffer.of(1, 4));
    expect((await links.heard('a', 'far', 3)).numbers).toEqual([1, 2, 260]);
  });

  test('that comes second is closed once it greets', async () => {
    const port = await links.listen('a', 'tcp');
    await links.dial('a', port, 'tcp');
    await links.heard('a', 'far', 1);
    const second = await dialled(port);
    second.write('\0a\n');
    await once(second.resume(), 'close');
    expect((await links.report('a', 'far')).heard).toHaveLength(1);
  });

  test('that nobody accepts is an error', async () => {
    await expect(links.dial('a', await freePort(), 'tcp')).rejects.toThrow('ECONNREFUSED');
  });
});

describe('new connections', () => {
  test('each that is accepted is heard by whoever dials', async () => {
    await links.dial('a', await links.listen('a', 'tcp-dials'), 'tcp-dials');
    expect((await links.heard('a', 'near', 1)).numbers).toEqual([1]);
    await links.send('a', 'near');
    expect((await links.heard('a', 'near', 2)).numbers).toEqual([1, 2]);
    expect((await links.report('a', 'near')).sentNs).toHaveLength(2);
    expect((await links.report('a', 'far')).sentNs).toEqual([]);
  });

  test('one that is refused is not', async () => {
    const port = await freePort();
    await links.dial('a', port, 'tcp-dials');
    await expect(dialled(port)).rejects.toThrow('ECONNREFUSED');
    expect(await links.report('a', 'near')).toMatchObject({ heard: [], ended: undefined });
  });
});

test('where a link ends at a tap nothing listens', async () => {
  expect(await links.listen('a', 'tcp', 0, '')).toBe(0);
  expect(await links.report('a', 'far')).toMatchObject({ sentNs: [], heard: [] });
});

test('an address that isn’t this machine’s can’t be listened on, over either transport', async () => {
  await expect(links.listen('a', 'udp', 0, '192.0.2.1')).rejects.toThrow('EADDRNOTAVAIL');
  await expect(links.listen('b', 'tcp', 0, '192.0.2.1')).rejects.toThrow('EADDRNOTAVAIL');
});

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { BeaconEnd } from './beacon-end.ts';
import { NUMBER_BYTES, numbered } from './number.ts';

/** What a beacon's connection begins with: neither HTTP/2's preface nor TLS does. A name and a newline follow. */
export const GREETING = 0;

const NEWLINE = 0x0a;

function follow(socket: Socket, end: BeaconEnd): void {
  end.own(() => socket.destroy());
  socket.setNoDelay(true);
  socket.on('error', ({ code, message }: NodeJS.ErrnoException) => end.end(code ?? message));
  socket.on('end', () => end.end('FIN'));
  socket.on('close', () => end.end('closed'));
  end.join((number) => socket.write(numbered(number)));
}

/** Hears numbers from a stream of bytes, which comes in pieces. */
function hearNumbers(end: BeaconEnd): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.byteLength >= NUMBER_BYTES) {
      end.hear(rest.readUInt32BE());
      rest = rest.subarray(NUMBER_BYTES);
    }
  };
}

/**
 * Takes over a connection that has begun with the greeting.
 *
 * @param first what has been read of it.
 * @param endOf the end of that name; a connection without one is closed.
 */
export function acceptGreeted(socket: Socket, first: Buffer, endOf: (name: string) => BeaconEnd | undefined): void {
  let greeting = Buffer.alloc(0);
  const greet = (bytes: Buffer) => {
    greeting = Buffer.concat([greeting, bytes]);
    const newline = greeting.indexOf(NEWLINE);
    if (newline < 0) return;
    socket.off('data', greet);
    const end = endOf(greeting.subarray(1, newline).toString());
    if (!end) return void socket.destroy();
    follow(socket, end);
    const hear = hearNumbers(end);
    hear(greeting.subarray(newline + 1));
    socket.on('data', hear);
    end.send();
  };
  socket.on('error', () => {});
  socket.on('data', greet);
  greet(first);
  socket.resume();
}

/** Accepts one connection on a port that the kernel chooses; further ones are accepted and say nothing. */
export async function listenTcp(end: BeaconEnd, host: string): Promise<number> {
  const server = createServer((socket) => {
    end.own(() => socket.destroy());
    socket.on('error', () => {});
    socket.once('data', (first: Buffer) => acceptGreeted(socket, first, () => (end.hasWay ? undefined : end)));
  });
  end.own(() => server.close());
  server.listen(0, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** @throws what `connect` says, or no connection within the limit. */
export async function dialTcp(
  end: BeaconEnd,
  name: string,
  { host, port }: { host: string; port: number },
  timeoutMs: number,
): Promise<void> {
  const socket = connect({ host, port });
  await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) }).catch((error) => {
    socket.destroy();
    throw error;
  });
  socket.write(Buffer.concat([Buffer.from([GREETING]), Buffer.from(`${name}\n`)]));
  follow(socket, end);
  socket.on('data', hearNumbers(end));
  end.send();
}

/** Each beacon is a connection of its own, which is heard once it is accepted; those that aren't go on trying. */
export function dialForEach(end: BeaconEnd, { host, port }: { host: string; port: number }): void {
  end.join((number) => {
    const socket = connect({ host, port });
    socket.on('error', () => {});
    socket.once('connect', () => end.hear(number));
    end.own(() => socket.destroy());
  });
  end.send();
}

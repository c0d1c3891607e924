import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { BeaconEnd } from './beacon-end.ts';
import { NUMBER_BYTES, numbered } from './number.ts';

function follow(socket: Socket, end: BeaconEnd): void {
  // A port that nobody listens on any more is told by ICMP: no beacon is lost by it that would have been heard.
  socket.on('error', () => {});
  socket.on('message', (bytes) => {
    if (bytes.byteLength === NUMBER_BYTES) end.hear(bytes.readUInt32BE());
  });
  end.own(() => socket.close());
}

/**
 * What this host itself refuses to send, such as by EPERM, says nothing of the link. Linux tells of ICMP, that nobody listens
 * there any more, with the next datagram.
 */
const refusedBy =
  (end: BeaconEnd) =>
  (error: Error | null): void => {
    const { code, message } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
    if (error && code !== 'ECONNREFUSED') end.end(code ?? message ?? 'refused');
  };

/** Hears datagrams on a port that the kernel chooses, and answers to whoever sent the first. */
export async function listenUdp(end: BeaconEnd, host: string): Promise<number> {
  const socket = createSocket('udp4');
  follow(socket, end);
  socket.on('message', (_, { address, port }) => {
    if (end.hasWay) return;
    end.join((number) => socket.send(numbered(number), port, address, refusedBy(end)));
    end.send();
  });
  socket.bind(0, host);
  await once(socket, 'listening');
  return socket.address().port;
}

/** From one address, which the kernel chooses now, whatever becomes of the host's addresses. */
export async function dialUdp(end: BeaconEnd, host: string, port: number): Promise<void> {
  const socket = createSocket('udp4');
  follow(socket, end);
  socket.connect(port, host);
  await once(socket, 'connect');
  end.join((number) => socket.send(numbered(number), refusedBy(end)));
  end.send();
}

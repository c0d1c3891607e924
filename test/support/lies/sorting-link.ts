import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Seen } from './toxic-lies.ts';

/** What a beacon's connection begins with; HTTP/2's begins with "PRI". */
const GREETING = 0;

interface Address {
  host: string;
  port: number;
}

export function addressOf(text: string): Address {
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}

function join(near: Socket, first: Buffer, target: Address): void {
  const far = connect({ ...target, allowHalfOpen: true, noDelay: true });
  near.on('error', () => far.destroy());
  far.on('error', () => near.destroy());
  far.write(first);
  near.pipe(far).pipe(near);
}

interface Settings {
  listen: Address;
  /** The link that has the toxics, and where it leads. */
  toxic: Address;
  upstream: Address;
  isLate(): boolean;
  spares(connection: Seen): boolean;
}

/** Listens in the place of a link, and sends by another way whatever its toxics are to spare. */
export async function sortingLink({ listen, toxic, upstream, isLate, spares }: Settings): Promise<void> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const seenLate = isLate();
    near.on('error', () => {});
    near.once('data', (first: Buffer) => {
      near.pause();
      const isSpared = spares({ isBeacon: first[0] === GREETING, isLate: seenLate });
      join(near, first, isSpared ? upstream : toxic);
    });
  });
  server.listen(listen.port, listen.host);
  await once(server, 'listening');
}

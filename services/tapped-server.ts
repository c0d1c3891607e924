import type { Server } from '@grpc/grpc-js';
import { parseAddress } from '../contract/address.ts';
import { listen } from './control.ts';
import type { Journal } from './journal.ts';
import { Tap } from './tap.ts';

/** The name of the tap before the server. */
const NAME = 'server';

const LOOPBACK = '127.0.0.1';

/** Lets a tap listen in a server's place, in the server's own process. */
export class ServerTap {
  readonly #tap: Tap;
  readonly #connections = new Map<number, number>();

  constructor(journal: Journal) {
    this.#tap = new Tap((fact) => {
      if (fact.what === 'tap.opened') this.#connections.set(fact.port, fact.connection);
      journal.keep(fact);
    });
  }

  /** The connection whose way on to the server comes from this port. */
  readonly connectionOf = (port: number): number | undefined => this.#connections.get(port);

  /** Binds the server to loopback alone, and the tap to host:port. */
  async listen(server: Server, address: string): Promise<void> {
    const port = await listen(server, `${LOOPBACK}:0`);
    const { host, port: publicPort } = parseAddress(address);
    await this.#tap.listen(NAME, host, { host: LOOPBACK, port }, { port: publicPort });
  }

  bytesInFlight(): number {
    return this.#tap.bytesInFlight(NAME);
  }

  close(): Promise<void> {
    return this.#tap.close();
  }
}

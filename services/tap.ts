import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Side } from './frames.ts';
import { type Passed, relay } from './relay.ts';
import { TapDirection } from './tap-direction.ts';
import type { TimedTapFact } from './tap-facts.ts';

export interface Target {
  host: string;
  port: number;
}

/** Bytes over all connections of a listener so far. What was read from one side and not written to the other is held. */
export interface TapBytes {
  fromClient: number;
  toServer: number;
  fromServer: number;
  toClient: number;
}

interface Listener {
  name: string;
  target: Target;
  client: Passed;
  server: Passed;
}

/**
 * Listens in the place of a server and passes all on to it, unchanged, telling the HTTP/2 frames of both sides on the
 * way. A client finds its connection accepted before the target has been asked; one whose target refuses is reset.
 */
export class Tap {
  readonly #report: (fact: TimedTapFact) => void;
  readonly #listeners = new Map<string, Listener>();
  readonly #servers = new Set<Server>();
  readonly #sockets = new Map<Socket, Promise<void>>();
  #connections = 0;

  /** @param report is called on the path of the bytes, so it should be brief. */
  constructor(report: (fact: TimedTapFact) => void) {
    this.#report = report;
  }

  /**
   * Listens on host:port; 0, the default, leaves the choice to the kernel. The target is dialled anew for each
   * connection.
   *
   * @returns the port. Rejects with the address in its message, or if the name is taken.
   */
  async listen(name: string, host: string, target: Target, port = 0): Promise<number> {
    if (this.#listeners.has(name)) throw new Error(`wanted a name for a tap of its own; ${name} is taken`);
    const listener = { name, target, client: { read: 0, written: 0 }, server: { read: 0, written: 0 } };
    this.#listeners.set(name, listener);
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
    server.on('connection', (client) => this.#join(client, listener));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once('error', (error) => {
      this.#listeners.delete(name);
      reject(new Error(`wanted to listen on ${host}:${port}; got ${error.message}`));
    });
    server.listen(port, host, resolve);
    await promise;
    this.#servers.add(server);
    return (server.address() as AddressInfo).port;
  }

  /** Bytes read from either side and not written to the other yet. */
  bytesInFlight(name: string): number {
    const { fromClient, toServer, fromServer, toClient } = this.bytes(name);
    return fromClient - toServer + fromServer - toClient;
  }

  /** Zeros for a name that nothing listens by. */
  bytes(name: string): TapBytes {
    const { client, server } = this.#listeners.get(name) ?? {};
    return {
      fromClient: client?.read ?? 0,
      toServer: client?.written ?? 0,
      fromServer: server?.read ?? 0,
      toClient: server?.written ?? 0,
    };
  }

  /** Ends every listener and connection, without a fact of that. */
  async close(): Promise<void> {
    const closing = [...this.#servers].map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    for (const socket of this.#sockets.keys()) socket.destroy();
    await Promise.all([...closing, ...this.#sockets.values()]);
  }

  #join(client: Socket, { name, target, client: fromClient, server: fromServer }: Listener): void {
    this.#connections += 1;
    const connection = this.#connections;
    const server = connect({ ...target, allowHalfOpen: true, noDelay: true });
    const direction = (from: Side, socket: Socket) => {
      const facts = new TapDirection({ tap: name, connection, from }, this.#report);
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      this.#sockets.set(socket, closed);
      socket.once('close', () => {
        facts.flush();
        this.#sockets.delete(socket);
        resolve();
      });
      return facts;
    };
    relay(client, server, fromClient, direction('client', client));
    relay(server, client, fromServer, direction('server', server));
    server.once('connect', () => {
      const { localPort = 0 } = server;
      const monotonicNs = process.hrtime.bigint().toString();
      this.#report({ monotonicNs, what: 'tap.opened', tap: name, connection, port: localPort });
      client.resume();
    });
  }
}

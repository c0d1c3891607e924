import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Side } from '../contract/frame-types.ts';
import type { TimedTapFact } from '../contract/tap-facts.ts';
import { type Passed, type RelayWatcher, relay } from './relay.ts';
import { TapDirection } from './tap-direction.ts';
import { GREETING } from './witness/tcp.ts';

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

/** How a tap listens. */
export interface TapOptions {
  /** 0, the default, leaves the choice to the kernel. */
  port?: number;
  /** Whether frames are told; true unless given. Without, bytes are passed on and nothing is said. */
  frames?: boolean;
}

interface Listener {
  name: string;
  target: Target;
  frames: boolean;
  client: Passed;
  server: Passed;
}

/** Whoever takes the connections that begin with a beacon's greeting. */
type AcceptBeacons = (socket: Socket, first: Buffer) => void;

const UNTOLD: RelayWatcher = { passed: () => {}, ended: () => {} };

/**
 * Listens in the place of a server and passes all on to it, unchanged, telling the HTTP/2 frames of both sides on the
 * way. A client finds its connection accepted before the target has been asked; one whose target refuses is reset.
 */
export class Tap {
  readonly #report: (fact: TimedTapFact) => void;
  readonly #listeners = new Map<string, Listener>();
  readonly #servers = new Set<Server>();
  readonly #sockets = new Map<Socket, Promise<void>>();
  readonly #acceptBeacons: AcceptBeacons | undefined;
  #connections = 0;

  /**
   * @param report is called on the path of the bytes, so it should be brief.
   * @param acceptBeacons takes the lab's own connections; without it, whatever comes is passed on.
   */
  constructor(report: (fact: TimedTapFact) => void, acceptBeacons?: AcceptBeacons) {
    this.#report = report;
    this.#acceptBeacons = acceptBeacons;
  }

  /**
   * Listens on host:port. The target is dialled anew for each connection.
   *
   * @returns the port. Rejects with the address in its message, or if the name is taken.
   */
  async listen(name: string, host: string, target: Target, options: TapOptions = {}): Promise<number> {
    const { port = 0, frames = true } = options;
    if (this.#listeners.has(name)) throw new Error(`wanted a name for a tap of its own; ${name} is taken`);
    const listener = { name, target, frames, client: { read: 0, written: 0 }, server: { read: 0, written: 0 } };
    this.#listeners.set(name, listener);
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
    server.on('connection', (client) => this.#meet(client, listener));
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

  /** In HTTP/2 and in TLS whoever dials speaks first, and so does a beacon. */
  #meet(client: Socket, listener: Listener): void {
    const accept = this.#acceptBeacons;
    if (!accept) {
      this.#join(client, listener);
      return;
    }
    this.#follow(client);
    const leave = () => client.destroy();
    client.on('error', leave);
    client.once('end', leave);
    client.once('data', (first: Buffer) => {
      client.pause();
      client.off('error', leave);
      client.off('end', leave);
      if (first[0] === GREETING) accept(client, first);
      else {
        client.unshift(first);
        this.#join(client, listener);
      }
    });
    client.resume();
  }

  /** Lets `close` end it. */
  #follow(socket: Socket, closed: () => void = () => {}): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#sockets.set(socket, promise);
    socket.once('close', () => {
      closed();
      this.#sockets.delete(socket);
      resolve();
    });
  }

  #join(client: Socket, { name, target, frames, client: fromClient, server: fromServer }: Listener): void {
    this.#connections += 1;
    const connection = this.#connections;
    const server = connect({ ...target, allowHalfOpen: true, noDelay: true });
    const direction = (from: Side, socket: Socket): RelayWatcher => {
      if (!frames) {
        this.#follow(socket);
        return UNTOLD;
      }
      const facts = new TapDirection({ tap: name, connection, from }, this.#report);
      this.#follow(socket, () => facts.flush());
      return facts;
    };
    relay(client, server, fromClient, direction('client', client));
    relay(server, client, fromServer, direction('server', server));
    server.once('connect', () => {
      const { localPort = 0 } = server;
      const monotonicNs = process.hrtime.bigint().toString();
      if (frames) this.#report({ monotonicNs, what: 'tap.opened', tap: name, connection, port: localPort });
      client.resume();
    });
  }
}

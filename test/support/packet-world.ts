import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TcpSocket } from '../../lab/links/packet-link.ts';
import { isConnection, parseTcpTable } from '../../lab/runtimes/proc-net-tcp.ts';
import type { HostName } from '../../lab/runtimes/processes/addresses.ts';
import { hostOf } from '../../lab/runtimes/processes/hosts.ts';
import { PacketNetwork } from '../../lab/runtimes/processes/packet-network.ts';
import { Sandbox } from '../../lab/runtimes/processes/sandbox.ts';
import { SERVER_PORT } from '../../lab/support/ports.ts';
import { ORDERS_PORT, TcpHost } from './tcp-host.ts';

/** Every IP packet that a host puts on its cable and takes from it, but those of its orders. */
const COUNTERS = `
table ip seen {
  counter sent {}
  counter received {}
  chain out {
    type filter hook postrouting priority filter
    tcp sport ${ORDERS_PORT} return
    oifname "eth0" counter name sent
  }
  chain in {
    type filter hook prerouting priority raw
    tcp dport ${ORDERS_PORT} return
    iifname "eth0" counter name received
  }
}`;

export interface Packets {
  sent: number;
  received: number;
}

/** A connection, by the names that its two ends have for it. */
export interface Joined {
  near: string;
  far: string;
  /** The near end's own address, as the far end sees it. */
  from: string;
}

/** A client, a front and a server as nothing but TCP programs, on the network of an environment. */
export class PacketWorld implements AsyncDisposable {
  readonly network: PacketNetwork;
  readonly client: TcpHost;
  readonly front: TcpHost;
  readonly server: TcpHost;
  readonly #sandbox: Sandbox;
  readonly #started: AsyncDisposableStack;
  #dials = 0;

  private constructor(
    sandbox: Sandbox,
    network: PacketNetwork,
    hosts: readonly [TcpHost, TcpHost, TcpHost],
    started: AsyncDisposableStack,
  ) {
    this.#sandbox = sandbox;
    this.network = network;
    [this.client, this.front, this.server] = hosts;
    this.#started = started;
  }

  static async open(): Promise<PacketWorld> {
    await using started = new AsyncDisposableStack();
    const dir = await mkdtemp(join(tmpdir(), 'packets-'));
    started.defer(() => rm(dir, { recursive: true, force: true }));
    const sandbox = started.use(await Sandbox.open(dir, () => {}));
    const network = await PacketNetwork.build(sandbox, ['client', 'nginx', 'server'], 'server');
    const start = async (name: HostName) => {
      await sandbox.run({ netns: name, command: ['nft', '-f', '-'], input: COUNTERS });
      return started.use(await TcpHost.start(name, sandbox, dir));
    };
    const hosts = await Promise.all([start('client'), start('nginx'), start('server')] as const);
    return new PacketWorld(sandbox, network, hosts, started.move());
  }

  /** Has a host dial; resolves to the name that it has for the connection. */
  dial(host: TcpHost, address: string): string {
    this.#dials += 1;
    const name = `dialled-${this.#dials}`;
    const [at = '', port] = address.split(':');
    host.order({ do: 'dial', name, host: at, port: Number(port) });
    return name;
  }

  /** Dials the server, and resolves once both ends have the connection. */
  async join(host: TcpHost, address: string): Promise<Joined> {
    const near = this.dial(host, address);
    const { port } = await host.first('connection', near);
    const far = String(port);
    const { from } = await this.server.first('connection', far);
    return { near, far, from };
  }

  /** A connection of the front's to the server, by the server's own address. */
  joinFront(): Promise<Joined> {
    return this.join(this.front, `${hostOf('server').address}:${SERVER_PORT}`);
  }

  /** A connection of the client's over a case's own link, idle: both ends have heard all of each other. */
  async joinCase(number: number): Promise<Joined> {
    const joined = await this.join(this.client, this.network.address('server', number));
    this.client.order({ do: 'write', name: joined.near, bytes: 5 });
    await this.server.bytes(joined.far, 5);
    this.server.order({ do: 'write', name: joined.far, bytes: 5 });
    await this.client.bytes(joined.near, 5);
    return joined;
  }

  /** What the host's kernel has sent and received so far. */
  async packets({ name }: TcpHost): Promise<Packets> {
    const text = await this.#sandbox.run({ netns: name, command: ['nft', 'list', 'counters'] });
    const count = (counter: string) => Number(new RegExp(`counter ${counter} {\\s+packets (\\d+)`).exec(text)?.[1]);
    return { sent: count('sent'), received: count('received') };
  }

  async sockets({ name }: TcpHost): Promise<TcpSocket[]> {
    const table = parseTcpTable(await this.#sandbox.tcpTables(name));
    return table.filter((socket) => isConnection(socket) && socket.local.port !== ORDERS_PORT);
  }

  async kill({ name }: TcpHost): Promise<void> {
    await this.#sandbox.signal({ name, signal: 'SIGKILL', to: 'all' });
    await this.#sandbox.awaitEnd(name, 10_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#started.disposeAsync();
  }
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Network } from '../../lab/links/packet-link.ts';
import { thisRunner } from '../../lab/runtimes/compose/project.ts';
import { compose } from '../../lab/runtimes/compose/runtime.ts';
import type { Environment } from '../../lab/runtimes/runtime.ts';
import { ContainerTcp, docker } from './container-tcp.ts';

/** A connection, by the names that its two ends have for it. */
export interface Joined {
  near: string;
  far: string;
  /** The client's address, as the server sees it. */
  from: string;
}

const ownedBy = () => `label=keepalive-lab.runner=${thisRunner()}`;

/** The containers and networks of this process's environments. */
export const leftOnEngine = (): string => {
  const containers = docker('ps', '--all', '--quiet', '--filter', ownedBy());
  const networks = docker('network', 'ls', '--quiet', '--filter', `name=^keepalive-lab-${process.pid}-`);
  return [containers, networks].filter(Boolean).join('\n');
};

/** An environment of hosts of their own, with a TCP program beside client and server. */
export class ComposeHosts implements AsyncDisposable {
  readonly environment: Environment;
  readonly network: Network;
  readonly exits: string[];
  readonly #started: AsyncDisposableStack;
  #ends: { client: ContainerTcp; server: ContainerTcp };

  private constructor(
    environment: Environment,
    exits: string[],
    ends: { client: ContainerTcp; server: ContainerTcp },
    started: AsyncDisposableStack,
  ) {
    if (!environment.network) throw new Error('wanted hosts of their own; got no network');
    this.environment = environment;
    this.network = environment.network;
    this.exits = exits;
    this.#ends = ends;
    this.#started = started;
  }

  static async open(): Promise<ComposeHosts> {
    await using started = new AsyncDisposableStack();
    const dir = await mkdtemp(join(tmpdir(), 'hosts-'));
    started.defer(() => rm(dir, { recursive: true, force: true }));
    await compose.prepare(['nginx', 'envoy'], () => {}, new AbortController().signal);
    const exits: string[] = [];
    const environment = started.use(
      await compose.start({
        ...{ name: 'hosts', fronts: ['nginx', 'envoy'], backendLink: false, hosts: 'own', tap: false, dir },
        ...{ rateLimit: { maxPings: 10, windowMs: 1_000 }, configurations: {} },
        onExit: (node, reason) => exits.push(`${node} ${reason}`),
      }),
    );
    const [client, server] = await Promise.all(
      ['client', 'grpc-server'].map((service) => ContainerTcp.start(containerOf(service))),
    );
    if (!client || !server) throw new Error('wanted two TCP programs');
    return new ComposeHosts(environment, exits, { client, server }, started.move());
  }

  get client(): ContainerTcp {
    return this.#ends.client;
  }

  get server(): ContainerTcp {
    return this.#ends.server;
  }

  /** The server's TCP program again, after its container. */
  async startServerEnd(): Promise<void> {
    this.#ends = { ...this.#ends, server: await ContainerTcp.start(containerOf('grpc-server')) };
  }

  /** The address of the server by which only this number's case finds it. */
  hostOf(number: number): string {
    return this.network.address('server', number).split(':')[0] ?? '';
  }

  /** A connection of the client's over a case's own link, idle: both ends have heard all of each other. */
  async join(number: number): Promise<Joined> {
    const near = this.client.dial(this.hostOf(number));
    const { port } = await this.client.first('connection', near);
    const far = String(port);
    const { from } = await this.server.first('connection', far);
    await this.talk({ near, far, from });
    return { near, far, from };
  }

  /** A few bytes each way. */
  async talk({ near, far }: Joined): Promise<void> {
    const [toServer, toClient] = [this.server.bytes(far) + 5, this.client.bytes(near) + 5];
    this.client.order({ do: 'write', name: near, bytes: 5 });
    await this.server.untilBytes(far, toServer);
    this.server.order({ do: 'write', name: far, bytes: 5 });
    await this.client.untilBytes(near, toClient);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.client, this.server].map((end) => end[Symbol.asyncDispose]()));
    await this.#started.disposeAsync();
  }
}

/** This process's container of a service. */
export function containerOf(service: string): string {
  return docker('ps', '--quiet', '--filter', `label=com.docker.compose.service=${service}`, '--filter', ownedBy());
}

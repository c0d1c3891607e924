import { type FrontPath, frontNames } from '../../fronts/index.ts';
import type { Network, PacketLink, PacketRules, TcpSocket } from '../../links/packet-link.ts';
import { isLoopback } from '../../model/placement.ts';
import { LabError, messageOf } from '../../support/errors.ts';
import { Batches } from '../batches.ts';
import { dialledPortOf } from '../node-ports.ts';
import { parseTcpTable } from '../proc-net-tcp.ts';
import type { EnvironmentSpec } from '../runtime.ts';
import { type HostName, hostNameOf } from './addresses.ts';
import { caseAddress, HOST_ADDRESSES, type Host, hostOf } from './hosts.ts';
import { type LinkEnds, linkRules } from './packet-rules.ts';
import { placeBatches } from './placing.ts';
import { hostBatch, moveBackBatch, moveBatch, routerBatch } from './router.ts';
import type { Sandbox } from './sandbox.ts';

const DIALLED = ['server', ...frontNames] as const;

const IP_BATCH = 'ip -batch -';

/** Named namespaces are mounts below /run: the sandbox's own goes away with it. */
const AS_ROUTER = `mount -t tmpfs -o mode=755 tmpfs /run && echo 1 > /proc/sys/net/ipv4/ip_forward && ${IP_BATCH}`;

/** As the sandbox has it for all where hosts are shared. */
const AS_HOST = `echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start && ${IP_BATCH}`;

/** A plain user's sockets take about 200 kB of rules at once; this many links stay far below. */
const LINKS_AT_ONCE = 32;

type Placed = Pick<EnvironmentSpec, 'placements'>;

/** What a link is to do from now on. */
interface Asked {
  host: Host;
  ends: LinkEnds;
  rules: PacketRules;
}

/**
 * The hosts of a sandbox, each in a network namespace of its own, and between them a router, which is the sandbox's own
 * namespace: what it forwards it can drop. What the sandbox itself sends isn't forwarded, so control goes on.
 *
 * Needs iproute2 and nftables.
 */
export class PacketNetwork implements Network {
  readonly #sandbox: Sandbox;
  readonly #servers: readonly string[];
  readonly #spec: Placed;
  /** Side by side, each `nft` would begin anew whenever another is done. */
  readonly #asked = new Batches<Asked>(LINKS_AT_ONCE, (asked) => this.#load(asked));
  /** Links whose near end has its second address. */
  readonly #moved = new Set<string>();

  private constructor(sandbox: Sandbox, servers: readonly string[], spec: Placed) {
    this.#sandbox = sandbox;
    this.#servers = servers;
    this.#spec = spec;
  }

  /** @param frontsDial what the fronts find under the name `server`. */
  static async build(
    sandbox: Sandbox,
    names: readonly HostName[],
    frontsDial: HostName,
    spec: Placed = {},
  ): Promise<PacketNetwork> {
    const hosts = names.map(hostOf);
    try {
      await sandbox.run({ command: ['sh', '-c', AS_ROUTER], input: routerBatch(hosts) });
      const connect = (host: Host) =>
        sandbox.run({ netns: host.name, command: ['sh', '-c', AS_HOST], input: hostBatch(host) });
      await Promise.all(hosts.map(connect));
      for (const request of placeBatches(spec)) await sandbox.run(request);
    } catch (cause) {
      throw new LabError({
        ...{ stage: 'runtime', subject: 'network', wanted: 'a host of its own for each node', got: messageOf(cause) },
        ...{ remedy: '`npm run lab -- doctor` tells what is lacking', cause },
      });
    }
    const literal = Object.values(spec.placements ?? {}).flatMap(({ addresses }) => addresses);
    return new PacketNetwork(sandbox, [HOST_ADDRESSES[frontsDial], ...literal.filter((one) => !isLoopback(one))], spec);
  }

  address(node: 'server' | FrontPath, number: number): string {
    return `${caseAddress(hostNameOf(node), number)}:${dialledPortOf(node, this.#spec)}`;
  }

  lastMile(number: number): PacketLink {
    return this.#link(
      `last-mile-${number}`,
      'client',
      DIALLED.map((node) => caseAddress(node, number)),
    );
  }

  backend(front: FrontPath): PacketLink {
    const host = hostNameOf(front);
    return this.#link(`backend-${host}`, host, this.#servers);
  }

  #link(name: string, near: HostName, far: readonly string[]): PacketLink {
    const host = hostOf(near);
    const ends = { name, near: [host.address, host.secondAddress], far } satisfies LinkEnds;
    return { apply: (rules) => this.#apply({ host, ends, rules }) };
  }

  async #apply(asked: Asked): Promise<void> {
    const { host, ends, rules } = asked;
    const batch = (input: string) => this.#sandbox.run({ netns: host.name, command: ['sh', '-c', IP_BATCH], input });
    try {
      // Before the old address is cut off: nobody may be left who still dials from it.
      if (rules.newAddress) await batch(moveBatch(host, ends.far));
      await this.#asked.add(asked);
      if (!rules.newAddress && this.#moved.has(ends.name)) await batch(moveBackBatch(ends.far));
    } catch (cause) {
      throw new LabError({
        ...{ stage: 'fault', subject: ends.name, wanted: 'its rules in force', got: messageOf(cause), cause },
        remedy: '`npm run lab -- doctor` tells what is lacking',
      });
    }
    if (rules.newAddress) this.#moved.add(ends.name);
    else this.#moved.delete(ends.name);
  }

  /** Has all that is asked done in one step. */
  async #load(asked: readonly Asked[]): Promise<void> {
    const dialling = new Set(asked.filter(({ rules }) => rules.forget).map(({ host }) => host.name));
    const known = new Map(
      await Promise.all([...dialling].map(async (name) => [name, await this.#connections(name)] as const)),
    );
    const tables = asked.map(({ host, ends, rules }) => {
      const carried = (known.get(host.name) ?? []).filter(
        ({ local, remote }) => ends.near.includes(local.address) && ends.far.includes(remote.address),
      );
      return linkRules(ends, rules, carried);
    });
    await this.#sandbox.run({ command: ['nft', '-f', '-'], input: tables.join('') });
  }

  /**
   * What a host has to do with, dials under way included. A dial that begins after this, and before the rules are in
   * force a few milliseconds later, has to send its first packet again.
   */
  async #connections(netns: HostName): Promise<TcpSocket[]> {
    const sockets = parseTcpTable(await this.#sandbox.tcpTables(netns));
    return sockets.filter(({ state }) => state !== 'LISTEN');
  }
}

import type { FrontPath } from '../../fronts/index.ts';
import type { Network, PacketLink, PacketRules } from '../../links/packet-link.ts';
import type { Placement } from '../../model/placement.ts';
import { Batches } from '../batches.ts';
import { dialledPortOf } from '../node-ports.ts';
import { listensApart, literalsOf, needsRules, placementRules } from '../placement-rules.ts';
import { parseTcpTable, READ_TCP_TABLES } from '../proc-net-tcp.ts';
import type { EnvironmentSpec, NodeName } from '../runtime.ts';
import { CaseAddresses, type Dialable, type Dialler } from './case-addresses.ts';
import type { HostShell } from './host-shell.ts';
import { linkRules } from './packet-rules.ts';

/** A line to a shell has its limits, and so has a transaction; this many links stay far below. */
const LINKS_AT_ONCE = 32;

const nft = (rules: string) => `nft -f - <<'RULES'\n${rules}RULES`;

/** A node's host: where it is on the project's network, and what asks its kernel. */
export class Host {
  readonly address: string;
  readonly shell: HostShell;
  readonly rules: Batches<string>;

  constructor(address: string, shell: HostShell) {
    this.address = address;
    this.shell = shell;
    this.rules = new Batches(LINKS_AT_ONCE, async (texts) => {
      await shell.run(nft(texts.join('')));
    });
  }
}

export type Hosts = Partial<Record<NodeName, Host>>;

/** What a container's one network is called within it. */
const DEVICE = 'eth0';

function hostOf(hosts: Hosts, node: NodeName): Host {
  const host = hosts[node];
  if (!host) throw new Error(`${node} isn’t part of this environment`);
  return host;
}

/** A link, in the kernel of the host that dials over it: both ways lead through there. */
class DialledLink implements PacketLink {
  readonly #name: string;
  readonly #host: Host;
  readonly #secondAddress: string;
  readonly #far: readonly { address: string; host: Host }[];
  #moved = false;

  /** @param far what is dialled, and by which host it is reached. */
  constructor(name: string, host: Host, secondAddress: string, far: readonly { address: string; host: Host }[]) {
    this.#name = name;
    this.#host = host;
    this.#secondAddress = secondAddress;
    this.#far = far;
  }

  async apply(rules: PacketRules): Promise<void> {
    const far = this.#far.map(({ address }) => address);
    const ends = { name: this.#name, device: DEVICE, near: this.#host.address, far };
    const tables = linkRules(ends, rules, rules.forget ? await this.#connections(far) : []);
    const routes = this.#routes(rules.newAddress ?? false);
    // First: who dials in between comes from where it may go on.
    if (routes.length > 0) await this.#host.shell.run(routes.join('\n'));
    await this.#host.rules.add(tables);
  }

  /** One that begins between this and the rules, a few milliseconds later, is taken for one that was forgotten. */
  async #connections(far: readonly string[]) {
    const sockets = parseTcpTable(await this.#host.shell.run(READ_TCP_TABLES));
    return sockets.filter(({ remote }) => far.includes(remote.address));
  }

  #routes(moved: boolean): string[] {
    if (moved === this.#moved) return [];
    this.#moved = moved;
    const action = moved ? 'add' : 'del';
    return this.#far.map(({ address, host }) => {
      const way = address === host.address ? `dev ${DEVICE}` : `via ${host.address}`;
      return `ip route ${action} ${address}/32 ${way} src ${this.#secondAddress}`;
    });
  }
}

/** By node, what has to run there so that configurations of the user's find what they name. */
function placing(hosts: Hosts, { placements = {} }: Spec): [NodeName, string][] {
  return (Object.entries(placements) as [FrontPath, Placement][]).flatMap(([front, placement]) => {
    const server = hostOf(hosts, 'server').address;
    const literals = literalsOf(placement);
    const rules = placementRules(placement, { own: hostOf(hosts, front).address, server });
    const onServer = literals.map((one) => `ip address add ${one}/32 dev lo`);
    const onFront = [
      ...literals.map((one) => `ip route add ${one}/32 via ${server}`),
      ...(listensApart(placement) ? [`ip address add ${placement.listen.host}/32 dev lo`] : []),
      ...(needsRules(placement) ? [nft(rules)] : []),
    ];
    const scripts: [NodeName, string][] = [
      ['server', onServer.join('\n')],
      [front, onFront.join('\n')],
    ];
    return scripts.filter(([, script]) => script !== '');
  });
}

type Spec = Pick<EnvironmentSpec, 'fronts' | 'placements'>;

/** Hosts that are containers on one bridge: their routes say by which of them an address is reached. */
export class PacketNetwork implements Network {
  readonly #hosts: Hosts;
  readonly #addresses: CaseAddresses;
  readonly #spec: Spec;
  readonly #links = new Map<string, PacketLink>();

  private constructor(hosts: Hosts, addresses: CaseAddresses, spec: Spec) {
    this.#hosts = hosts;
    this.#addresses = addresses;
    this.#spec = spec;
  }

  /** Gives the hosts their further addresses, and the ways to each other's. */
  static async lay(hosts: Hosts, spec: Spec): Promise<PacketNetwork> {
    const addresses = new CaseAddresses(spec.fronts);
    const { dialled: dialable, diallers } = addresses;
    const to = (range: string, node: NodeName) => `ip route add ${range} via ${hostOf(hosts, node).address}`;
    const laid = (Object.entries(hosts) as [NodeName, Host][]).map(([node, { shell }]) => {
      const dialled = dialable.filter((name) => name === node);
      const dials = diallers.filter((name) => name === node);
      const others = diallers.filter((name) => name !== node);
      return shell.run(
        [
          ...dialled.map((name) => `ip route add local ${addresses.range(name)} dev lo`),
          ...dials.map((name) => `ip address add ${addresses.second(name)}/32 dev ${DEVICE}`),
          ...others.map((name) => to(`${addresses.second(name)}/32`, name)),
          ...(node === 'client' ? dialable.map((name) => to(addresses.range(name), name)) : []),
        ].join('\n'),
      );
    });
    await Promise.all(laid);
    for (const [node, script] of placing(hosts, spec)) await hostOf(hosts, node).shell.run(script);
    return new PacketNetwork(hosts, addresses, spec);
  }

  address(node: Dialable, number: number): string {
    return `${this.#addresses.of(node, number)}:${dialledPortOf(node, this.#spec)}`;
  }

  lastMile(number: number): PacketLink {
    const far = this.#addresses.dialled.map((node) => ({
      address: this.#addresses.of(node, number),
      host: hostOf(this.#hosts, node),
    }));
    return this.#link(`last-mile-${number}`, 'client', far);
  }

  backend(front: FrontPath): PacketLink {
    const host = hostOf(this.#hosts, 'server');
    const literals = Object.values(this.#spec.placements ?? {}).flatMap(literalsOf);
    return this.#link(
      'backend',
      front,
      [host.address, ...literals].map((address) => ({ address, host })),
    );
  }

  /** The same link each time: it knows what it has done. */
  #link(name: string, dialler: Dialler, far: readonly { address: string; host: Host }[]): PacketLink {
    const key = `${dialler} ${name}`;
    const host = hostOf(this.#hosts, dialler);
    const link = this.#links.get(key) ?? new DialledLink(name, host, this.#addresses.second(dialler), far);
    this.#links.set(key, link);
    return link;
  }
}

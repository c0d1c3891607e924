import { type FrontName, type FrontPath, frontOf } from '../../fronts/index.ts';
import type { TcpSocket } from '../../links/packet-link.ts';
import { TOXIPROXY_PORT } from '../../support/ports.ts';
import { bundleServices, type ServiceFiles } from '../bundle-services.ts';
import { casualtiesOf } from '../node-logs.ts';
import { controlPortOf, dialledPortOf } from '../node-ports.ts';
import { isConnection, parseTcpTable } from '../proc-net-tcp.ts';
import {
  type Check,
  type Environment,
  type EnvironmentSpec,
  type NodeName,
  type Runtime,
  witnessesOf,
} from '../runtime.ts';
import { type HostName, hostNameOf } from './addresses.ts';
import { obtainPrograms, versionOf } from './binaries.ts';
import { checkMachine, checkPackets } from './check.ts';
import { Exits } from './exits.ts';
import { ProcessNodes } from './nodes.ts';
import { PacketNetwork } from './packet-network.ts';
import type { ProgramName } from './pins.ts';
import { addressesOf, programsOf, witnessOf } from './programs.ts';
import { Sandbox } from './sandbox.ts';

/** The same programs as child processes, each environment in namespaces of its own. Linux only. */
class Processes implements Runtime {
  readonly name = 'processes';
  readonly startsAtOnce = Number.POSITIVE_INFINITY;
  readonly environmentsAtOnce = Number.POSITIVE_INFINITY;
  // Where hosts are shared, a front's would all listen on the same port of the sandbox.
  readonly configurationsPerFront = 1;
  #prepared: { binaries: Record<ProgramName, string>; services: ServiceFiles } | undefined;

  check(): Promise<Check[]> {
    return checkMachine();
  }

  checkNetwork(): Promise<Check[]> {
    return checkPackets();
  }

  async prepare(needed: readonly FrontName[], say: (progress: string) => void, signal: AbortSignal) {
    const names = ['toxiproxy', ...needed] as const;
    const [binaries, services] = await Promise.all([obtainPrograms(names, say, signal), bundleServices()]);
    this.#prepared = { binaries, services };
    const versions = names.map(async (name) => [name, await versionOf(name, binaries[name])] as const);
    return Object.fromEntries(await Promise.all(versions));
  }

  async start(spec: EnvironmentSpec): Promise<Environment> {
    if (!this.#prepared) throw new Error('prepare() comes before start()');
    const programs = programsOf(spec, this.#prepared.binaries, this.#prepared.services);
    const addresses = addressesOf(spec);
    const controlPort = controlPortOf(spec);
    const exits = new Exits(spec.onExit);
    await using started = new AsyncDisposableStack();
    const sandbox = started.use(await Sandbox.open(spec.dir, exits.hear));
    const names: HostName[] = ['toxiproxy', 'server', 'client', ...spec.fronts.map(frontOf)];
    const frontsDial = spec.backendLink ? 'toxiproxy' : 'server';
    const network = spec.hosts === 'own' ? await PacketNetwork.build(sandbox, names, frontsDial, spec) : undefined;
    const nodes = new ProcessNodes(spec, sandbox, exits, programs);
    const lacking = await nodes.startAll();
    const [client, server, toxiproxy] = await Promise.all([
      sandbox.publish(addresses.client, controlPort),
      sandbox.publish(addresses.server, controlPort),
      sandbox.publish(addresses.toxiproxy, TOXIPROXY_PORT),
      // The first time takes longest.
      ...(network ? names.map((name) => sandbox.tcpTables(name)) : []),
    ]);
    const publishWitness = async (front: FrontPath) => {
      const reason = lacking.get(witnessOf(front));
      if (reason) throw reason;
      return `127.0.0.1:${await sandbox.publish(addresses[frontOf(front)], controlPort)}`;
    };
    const beside = spec.hosts === 'own' ? spec.fronts : [];
    const kept = started.move();
    return {
      control: { client: `127.0.0.1:${client}`, server: `127.0.0.1:${server}` },
      witnesses: witnessesOf(beside, publishWitness),
      toxiproxyApi: `http://127.0.0.1:${toxiproxy}`,
      linkHost: 'toxiproxy',
      casualties: () => casualtiesOf(spec),
      address: (node) => `${hostNameOf(node)}:${dialledPortOf(node, spec)}`,
      ...(network && { network }),
      nodes,
      sockets: (node) => socketsOf(spec, sandbox, node),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  }
}

/**
 * Where hosts are shared, all connections are in one table, and a node is known by its address: only those that it
 * accepted are found then, as what it dials comes from 127.0.0.1.
 */
async function socketsOf(spec: EnvironmentSpec, sandbox: Sandbox, node: NodeName): Promise<TcpSocket[]> {
  const own = spec.hosts === 'own';
  return parseTcpTable(await sandbox.tcpTables(own ? hostNameOf(node) : undefined))
    .filter((socket) => isConnection(socket) && socket.local.port !== controlPortOf(spec))
    .filter(({ local }) => own || local.address === addressesOf(spec)[hostNameOf(node)]);
}

export const processes: Runtime = new Processes();

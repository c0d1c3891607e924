import {
  type ContainerRuntimeClient,
  getContainerRuntimeClient,
  type StartedDockerComposeEnvironment,
} from 'testcontainers';
import type { FrontPath } from '../../fronts/index.ts';
import type { SocketQueues } from '../../links/packet-link.ts';
import type { Endpoint } from '../../model/places.ts';
import { LabError, messageOf } from '../../support/errors.ts';
import { TOXIPROXY_PORT } from '../../support/ports.ts';
import { casualtiesOf } from '../node-logs.ts';
import { controlPortOf, dialledPortOf } from '../node-ports.ts';
import { isConnection, parseTcpTable, READ_TCP_TABLES } from '../proc-net-tcp.ts';
import { type Environment, type EnvironmentSpec, type NodeName, witnessesOf } from '../runtime.ts';
import { ComposeProject } from './compose-project.ts';
import type { Container } from './container.ts';
import { ContainerNodes } from './container-nodes.ts';
import { HostShell } from './host-shell.ts';
import { Host, type Hosts, PacketNetwork } from './packet-network.ts';
import { containerNameOf, hostNameOf, hostServiceOf, serviceOf } from './services.ts';

/** The project's containers, by node. */
class Containers {
  readonly #client: ContainerRuntimeClient;
  readonly #stack: StartedDockerComposeEnvironment;
  readonly #own: boolean;

  constructor(client: ContainerRuntimeClient, stack: StartedDockerComposeEnvironment, { hosts }: EnvironmentSpec) {
    this.#client = client;
    this.#stack = stack;
    this.#own = hosts === 'own';
  }

  /** What runs the node's processes. */
  of(node: string): Container {
    return this.#find(serviceOf(node));
  }

  /** What has the node's network. */
  hostOf(node: string): Container {
    return this.#own && node !== 'toxiproxy' ? this.#find(hostServiceOf(node)) : this.of(node);
  }

  /** path.yaml publishes on 127.0.0.1 alone, whatever testcontainers takes for the engine's host. */
  async published(node: string, port: number): Promise<string> {
    const { NetworkSettings } = await this.hostOf(node).inspect();
    return `127.0.0.1:${NetworkSettings.Ports[`${port}/tcp`]?.[0]?.HostPort}`;
  }

  /** Of what stands beside each front, where its host is its own. */
  witnesses(paths: readonly FrontPath[], port: number): Environment['witnesses'] {
    return witnessesOf(this.#own ? paths : [], (front) => this.published(front, port));
  }

  async openHosts(nodes: readonly NodeName[], opened: AsyncDisposableStack): Promise<Hosts> {
    const opening = nodes.map(async (node) => {
      const container = this.hostOf(node);
      const shell = opened.use(await HostShell.open(this.#client, container, node));
      const { NetworkSettings } = await container.inspect();
      const [network] = Object.values(NetworkSettings.Networks);
      return [node, new Host(network?.IPAddress ?? '', shell)] as const;
    });
    return Object.fromEntries(await Promise.all(opening));
  }

  #find(service: string): Container {
    return this.#client.container.getById(this.#stack.getContainer(containerNameOf(service)).getId());
  }
}

/** By the node's own container, where no other has its network. */
async function readTcpTables(client: ContainerRuntimeClient, container: Container, node: NodeName): Promise<string> {
  try {
    const { exitCode, output } = await client.container.exec(container, ['bash', '-c', READ_TCP_TABLES]);
    if (exitCode !== 0) throw new Error(output.trim());
    return output;
  } catch (cause) {
    throw new LabError({
      ...{ stage: 'runtime', subject: node, wanted: 'its kernel’s table of connections', got: messageOf(cause), cause },
      remedy: 'read it while the node runs, or where hosts are their own',
    });
  }
}

/**
 * Brings an environment up as the Compose project `name`.
 *
 * @param told `variables`: what path.yaml is told; `frontsFile`: the services of the fronts.
 */
export async function startProject(
  name: string,
  spec: EnvironmentSpec,
  told: { variables: Record<string, string>; frontsFile: string },
): Promise<Environment> {
  const project = new ComposeProject(name, spec);
  await using started = new AsyncDisposableStack();
  const client = await getContainerRuntimeClient();
  const watch = started.use(await project.watch(client));
  started.defer(() => project.remove());
  const containers = new Containers(client, await project.up(client, told), spec);
  const controlPort = controlPortOf(spec);
  const controlOf = (end: Endpoint) => containers.published(end, controlPort);
  // Control connections come from the engine's side of the bridge, and end at this port.
  const isControl = ({ local }: SocketQueues) => local.port === controlPort;
  const hosts = spec.hosts === 'own' ? await containers.openHosts(['server', 'client', ...spec.fronts], started) : {};
  const network = spec.hosts === 'own' ? await PacketNetwork.lay(hosts, spec) : undefined;
  const environment = {
    control: { client: await controlOf('client'), server: await controlOf('server') },
    witnesses: containers.witnesses(spec.fronts, controlPort),
    toxiproxyApi: `http://${await containers.published('toxiproxy', TOXIPROXY_PORT)}`,
    linkHost: 'toxiproxy',
    address: (node) => `${node === 'server' ? 'origin' : hostNameOf(node)}:${dialledPortOf(node, spec)}`,
    ...(network && { network }),
    nodes: new ContainerNodes({
      ...{ spec, client, watch },
      containerOf: (node) => containers.of(node),
      onStarted: async (node) => {
        if (node === 'client' || node === 'server') environment.control[node] = await controlOf(node);
      },
    }),
    async sockets(node) {
      const shell = hosts[node]?.shell;
      const tables = await (shell?.run(READ_TCP_TABLES) ?? readTcpTables(client, containers.of(node), node));
      return parseTcpTable(tables).filter((socket) => isConnection(socket) && !isControl(socket));
    },
    casualties: () => casualtiesOf(spec),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  } satisfies Environment;
  const kept = started.move();
  return environment;
}

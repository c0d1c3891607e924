import type { FrontName, FrontPath } from '../fronts/index.ts';
import type { Network, TcpSocket } from '../links/packet-link.ts';
import type { Placement } from '../model/placement.ts';
import type { Endpoint } from '../model/places.ts';
import type { Timing } from '../model/timing.ts';
import type { NodeProcess } from '../witness/sample.ts';

/** What an environment has to hold. */
export interface EnvironmentSpec {
  name: string;
  fronts: readonly FrontPath[];
  /** True: the fronts' `server` resolves to a link of Toxiproxy's. */
  backendLink: boolean;
  /** `own`: each node is a host of its own on a network whose packets can be dropped. */
  hosts: 'shared' | 'own';
  serverKeepalive?: Timing['keepalive'];
  rateLimit: Timing['rateLimit'];
  /** The files of variants, and of the user's in a reference's place. */
  configurations: Partial<Record<FrontPath, string>>;
  /** What configurations of the user's find around them that run as they are; only where hosts are their own. */
  placements?: Partial<Record<FrontPath, Placement>>;
  /** Whether the server has a frame tap before it. */
  tap: boolean;
  /** Folder for logs and working files; exists. */
  dir: string;
  /** Told of every program that ends, or loses a part, before the environment is disposed. */
  onExit(node: string, reason: string): void;
}

export type NodeName = Endpoint | FrontPath;

/** What can befall a node's processes, all of them. What is done here isn't told to `onExit`. */
export interface Nodes {
  /** Its processes get no processor, and their sockets stay as they are. */
  freeze(node: NodeName): Promise<void>;
  thaw(node: NodeName): Promise<void>;
  /** Resolves when they are gone. */
  kill(node: NodeName): Promise<void>;
  /** SIGTERM; resolves when they are gone. */
  stop(node: NodeName): Promise<void>;
  /** Again, after `kill` or `stop`. Resolves when it listens. */
  start(node: NodeName): Promise<void>;
  /** Has it take its configuration anew without dropping connections, by the front's own means. */
  reload(node: FrontPath): Promise<void>;
  /** All of its processes, by their kernel; none while it is gone. */
  processes(node: NodeName): Promise<NodeProcess[]>;
}

/** An environment that is up. Disposing it leaves no process, port or file of its own behind but its logs. */
export interface Environment extends AsyncDisposable {
  /** gRPC targets of the control connections, as the runner dials them; others after `nodes.start`. */
  readonly control: { client: string; server: string };
  /**
   * The same of what stands beside each front where hosts are their own: it sends and hears the lab's beacons there.
   * Rejects with why it isn't there: the environment is up without it.
   */
  readonly witnesses: Partial<Record<FrontPath, Promise<string>>>;
  /** Toxiproxy's API, as the runner dials it. */
  readonly toxiproxyApi: string;
  /** Where the links of this environment listen, as their users dial them. */
  readonly linkHost: string;
  /** host:port of a node, as client and links dial it. */
  address(node: 'server' | FrontPath): string;
  /** Where hosts are their own. */
  readonly network?: Network;
  readonly nodes: Nodes;
  /** Every TCP connection of a node but those of its control, by its kernel; also what is closed and not yet done. */
  sockets(node: NodeName): Promise<TcpSocket[]>;
  /** Parts of nodes that have died although the node lives on, such as a worker: which node, and its own words. */
  casualties(): Promise<{ node: string; reason: string }[]>;
}

/** The addresses of what stands beside fronts, each as soon as it is known. Nobody needs to ask for one that isn't there. */
export function witnessesOf(
  fronts: readonly FrontPath[],
  addressOf: (front: FrontPath) => Promise<string>,
): Environment['witnesses'] {
  const entries = fronts.map((front) => [front, addressOf(front)] as const);
  for (const [, address] of entries) address.catch(() => {});
  return Object.fromEntries(entries);
}

/** One thing that a machine has or lacks for a runtime. */
export interface Check {
  what: string;
  ok: boolean;
  found: string;
  /** The one command, or step, that mends it. */
  remedy?: string;
}

/** Of Toxiproxy and each front, by name. */
type Versions = Record<string, string>;

/** A way of bringing a plan's environments up. */
export interface Runtime {
  name: string;
  /** How many environments may start at the same time. */
  startsAtOnce: number;
  /** How many there may be at the same time. */
  environmentsAtOnce: number;
  /** How many configurations of one front an environment can have side by side. */
  configurationsPerFront: number;
  /** What every environment needs. */
  check(): Promise<Check[]>;
  /** What only an environment whose hosts are its own needs besides. */
  checkNetwork(): Promise<Check[]>;
  /**
   * Fetches or builds what the environments need.
   *
   * @param fronts those that they have.
   * @param say is told what is being done, and how far it is.
   */
  prepare(fronts: readonly FrontName[], say: (progress: string) => void, signal: AbortSignal): Promise<Versions>;
  /** @throws {LabError} a program that doesn't start, with its own words. */
  start(spec: EnvironmentSpec): Promise<Environment>;
}

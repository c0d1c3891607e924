import type { FrontName } from '../fronts/index.ts';
import type { Site } from '../path.ts';
import type { Timing } from '../timing.ts';

/** What an environment has to hold. */
export interface EnvironmentSpec {
  name: string;
  fronts: readonly FrontName[];
  /** `backend`: the fronts' `server` resolves to a link. */
  site: Site;
  serverKeepalive?: Timing['keepalive'];
  rateLimit: Timing['rateLimit'];
  /** A user's file in the reference's place. */
  configurations: Partial<Record<FrontName, string>>;
  /** Whether the server has a frame tap before it. */
  tap: boolean;
  /** Folder for logs and working files; exists. */
  dir: string;
  /** Told of every program that ends, or loses a part, before the environment is disposed. */
  onExit(node: string, reason: string): void;
}

/** An environment that is up. Disposing it leaves no process, port or file of its own behind but its logs. */
export interface Environment extends AsyncDisposable {
  /** gRPC targets of the control connections, as the runner dials them. */
  readonly control: { client: string; server: string };
  /** Toxiproxy's API, as the runner dials it. */
  readonly toxiproxyApi: string;
  /** Where the links of this environment listen, as their users dial them. */
  readonly linkHost: string;
  /** host:port of a node, as client and links dial it. */
  address(node: 'server' | FrontName): string;
  /** Parts of nodes that have died although the node lives on, such as a worker: which node, and its own words. */
  casualties(): Promise<{ node: string; reason: string }[]>;
}

/** One thing that a machine has or lacks for a runtime. */
export interface Check {
  what: string;
  ok: boolean;
  found: string;
  /** The one command, or step, that mends it. */
  remedy?: string;
}

export type Versions = Record<'nginx' | 'envoy' | 'toxiproxy', string>;

/** A way of bringing a plan's environments up. */
export interface Runtime {
  name: string;
  /** How many environments may start at the same time. */
  startsAtOnce: number;
  check(): Promise<Check[]>;
  /** Fetches or builds what the environments need. `say` is told what is being done, and how far it is. */
  prepare(say: (progress: string) => void, signal: AbortSignal): Promise<Versions>;
  /** @throws {LabError} a program that doesn't start, with its own words. */
  start(spec: EnvironmentSpec): Promise<Environment>;
}

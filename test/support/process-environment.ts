import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact } from '../../contract/facts.ts';
import { Peers } from '../../lab/drive/peer-control.ts';
import type { Endpoint } from '../../lab/model/places.ts';
import { processes } from '../../lab/runtimes/processes/runtime.ts';
import type { Environment, EnvironmentSpec } from '../../lab/runtimes/runtime.ts';
import { NS_PER_MS } from '../../lab/support/clock.ts';

type SeenFact = Fact & { end: Endpoint; atMs: number };

interface Parts {
  dir: string;
  environment: Environment;
  peers: Peers;
  /** What the environment has told of programs that ended, and the first of it. */
  exits: string[];
  firstExit: Promise<string>;
  /** Of both ends, with their times by the runner's clock. */
  facts: SeenFact[];
}

/** An environment of the runtime `processes`, with both fronts and its peers connected. */
export class ProcessEnvironment implements AsyncDisposable {
  readonly parts: Parts;
  readonly #started: AsyncDisposableStack;

  private constructor(parts: Parts, started: AsyncDisposableStack) {
    this.parts = parts;
    this.#started = started;
  }

  static async start(
    hosts: EnvironmentSpec['hosts'],
    configurations: EnvironmentSpec['configurations'] = {},
  ): Promise<ProcessEnvironment> {
    await using started = new AsyncDisposableStack();
    const dir = await mkdtemp(join(tmpdir(), 'environment-'));
    started.defer(() => rm(dir, { recursive: true, force: true }));
    await processes.prepare(['nginx', 'envoy'], () => {}, new AbortController().signal);
    const exits: string[] = [];
    const { promise: firstExit, resolve } = Promise.withResolvers<string>();
    const facts: SeenFact[] = [];
    const environment = started.use(
      await processes.start({
        ...{ name: 'nodes', fronts: ['nginx', 'envoy'], backendLink: false, hosts, tap: false, dir },
        ...{ rateLimit: { maxPings: 1_000, windowMs: 1_000 }, configurations },
        onExit: (node, reason) => {
          exits.push(`${node} ${reason}`);
          resolve(`${node} ${reason}`);
        },
      }),
    );
    const peers = started.use(
      await Peers.connect(environment.control, {
        onClock: () => {},
        onFact: (end, fact, monotonicNs) => facts.push({ ...fact, end, atMs: Number(monotonicNs) / NS_PER_MS }),
        onLost: () => {},
      }),
    );
    return new ProcessEnvironment({ dir, environment, peers, exits, firstExit, facts }, started.move());
  }

  /** Opens a stream with pings of the application each so many milliseconds; 0: none. */
  async open(caseName: string, target: string, pingsEveryMs: number): Promise<void> {
    await this.parts.peers.open({
      ...{ caseName, target, halfClosed: false, keepalive: undefined, heartbeat: undefined },
      ...{ pingsEveryMs, serverSide: undefined },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#started.disposeAsync();
  }
}

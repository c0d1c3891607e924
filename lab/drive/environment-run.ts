import { mkdir, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { LimitFunction } from 'p-limit';
import { configurationOf } from '../fronts/configuration.ts';
import { type FrontName, type FrontPath, frontOf, fronts, variantOf } from '../fronts/index.ts';
import type { Timing } from '../model/timing.ts';
import type { EnvironmentPlan } from '../plan/environments.ts';
import { dialTurnMs, type FaultTurn, faultAfterMs } from '../plan/turns.ts';
import { expectedWaitMs } from '../predict/wait-times.ts';
import type { EventLog } from '../record/event-log.ts';
import type { LabFact } from '../record/events.ts';
import type { Environment, EnvironmentSpec, Runtime } from '../runtimes/runtime.ts';
import { NS_PER_MS, type RunClock } from '../support/clock.ts';
import { LabError, messageOf } from '../support/errors.ts';
import type { Barrier } from './barrier.ts';
import type { CaseContext } from './case-context.ts';
import { EventWaiter } from './event-waiter.ts';
import { FaultTargets } from './fault-targets.ts';
import { Peers } from './peer-control.ts';
import { runCase } from './run-case.ts';
import { sharedSockets } from './shared-reads.ts';
import { Posts } from './witness/posts.ts';

export interface RunSettings {
  runtime: Runtime;
  timing: Timing;
  configurations: Partial<Record<FrontName, string>>;
  /** Where configurations of the user's stand that run as they are. */
  placements?: NonNullable<EnvironmentSpec['placements']>;
  /** Whether frames are told of, on both sides of the front. */
  tap: boolean;
  dir: string;
  log: EventLog;
  clock: RunClock;
  /** Ends the run early; everything is still disposed. */
  signal: AbortSignal;
  /** Told when an environment is up. */
  onUp(environment: EnvironmentPlan): void;
}

/** Where environments that run together, and then their cases, meet. */
export interface Meetings extends Pick<CaseContext, 'ready' | 'calm' | 'settled'> {
  /** Before anybody dials; absent where they all start at once. */
  up?: Barrier;
}

/** Runs the cases of one environment side by side, from its start to its end. */
export class EnvironmentRun {
  /** Without what its fronts have refused. */
  #plan: EnvironmentPlan;
  readonly #settings: RunSettings & { faultTurn: FaultTurn };

  constructor(plan: EnvironmentPlan, settings: RunSettings & { faultTurn: FaultTurn }) {
    this.#plan = plan;
    this.#settings = settings;
  }

  /**
   * @param starting lets as many environments start at once as the machine can.
   * @param meetings where all environments meet before anybody dials, and their cases before their faults and after their
   *   detections: what starts, dials or is asked would disturb the timing of what still waits.
   */
  async run(starting: LimitFunction, meetings: Meetings): Promise<void> {
    await using environment = await starting(() => this.#startWithoutRefused(meetings));
    if (!environment) return meetings.up?.arrive();
    using peers = await this.#connect(environment);
    using posts = await Posts.connect(environment.witnesses, peers, this.#settings.clock);
    using waiting = new EventWaiter(this.#settings.log, this.#settings.signal);
    this.#settings.onUp(this.#plan);
    meetings.up?.arrive();
    await waiting.for(meetings.up?.all ?? Promise.resolve());
    const contexts = await this.#contexts(environment, peers, posts, { waiting, ...meetings });
    await Promise.all(contexts.map(runCase));
  }

  /** A variant is the lab's own: that a front of the user's refuses it is no reason to end the run. Nothing if no case is left. */
  async #startWithoutRefused(meetings: Meetings): Promise<Environment | undefined> {
    while (this.#plan.cases.length > 0) {
      try {
        return await this.#start();
      } catch (error) {
        const refused = refusedVariant(this.#plan, error);
        if (!refused) throw error;
        this.#giveUp(refused, messageOf(error), meetings);
        this.#plan = without(refused, this.#plan);
      }
    }
    return undefined;
  }

  async #start(): Promise<Environment> {
    const { name, hosts, backendLink, serverKeepalive, fronts } = this.#plan;
    const { runtime, timing, tap, placements, signal } = this.#settings;
    signal.throwIfAborted();
    const dir = join(this.#settings.dir, name);
    await mkdir(dir, { recursive: true });
    return runtime.start({
      ...{ name, hosts, backendLink, fronts, dir },
      configurations: await this.#configurations(dir),
      ...(placements && { placements }),
      tap: tap && this.#plan.tap,
      rateLimit: timing.rateLimit,
      ...(serverKeepalive && { serverKeepalive }),
      onExit: (node, reason) => this.#record({ what: 'node.exited', node, reason }),
    });
  }

  /** Where a front doesn't take a variant of its configuration, that is all that can be said of the variant's cases. */
  #giveUp(refused: FrontPath, reason: string, { ready, calm, settled }: Meetings): void {
    for (const { name, path } of this.#plan.cases) {
      if (path !== refused) continue;
      this.#record({ what: 'case.broken', case: name, reason });
      this.#record({ what: 'case.done', case: name });
      ready.arrive();
      calm.arrive();
      settled.arrive();
    }
  }

  /** The user's files, and the fronts' variants as files of this environment. */
  async #configurations(dir: string): Promise<Partial<Record<FrontPath, string>>> {
    const written = this.#plan.fronts.filter(variantOf).map(async (path) => {
      // A front may go by the ending.
      const file = join(dir, `${path}${extname(fronts[frontOf(path)].configurationFile)}`);
      await writeFile(file, await configurationOf(path));
      return [path, file] as const;
    });
    return { ...this.#settings.configurations, ...Object.fromEntries(await Promise.all(written)) };
  }

  #connect({ control }: Environment): Promise<Peers> {
    const { clock, log } = this.#settings;
    const environment = this.#plan.name;
    return Peers.connect(control, {
      onClock: (node, { offsetNs, uncertaintyNs }) => {
        const offsetMs = Number(offsetNs) / NS_PER_MS;
        this.#record({ what: 'clock.compared', node, offsetMs, uncertaintyMs: Number(uncertaintyNs) / NS_PER_MS });
      },
      onFact: (who, fact, monotonicNs) =>
        log.append({ atNs: clock.fromMonotonic(monotonicNs), environment, who, ...fact }),
      onLost: (node, reason) =>
        this.#record({ what: 'node.exited', node, reason: `control connection lost: ${reason}` }),
    });
  }

  async #contexts(
    environment: Environment,
    peers: Peers,
    posts: Posts,
    meeting: Meetings & { waiting: EventWaiter },
  ): Promise<CaseContext[]> {
    const { timing, log, clock } = this.#settings;
    const tap = this.#settings.tap && this.#plan.tap;
    // The faults of those that wait longest come first, so that the others' turns cost the run no time.
    const cases = this.#plan.cases.toSorted((a, b) => expectedWaitMs(b) - expectedWaitMs(a));
    const targets = new FaultTargets(cases, { environment, peers, posts, clock, timing, tap });
    const known = new Set<string>();
    const sockets = environment.network && sharedSockets(environment);
    const checkNodes = async () => {
      for (const { node, reason } of await environment.casualties()) {
        if (!known.has(node)) this.#record({ what: 'node.exited', node, reason });
        known.add(node);
      }
    };
    return Promise.all(
      cases.map(async (definition, index) => ({
        case: definition,
        ...(await targets.at(definition, index)),
        dialAfterMs: dialTurnMs(index),
        faultAfterMs: faultAfterMs(definition, index / cases.length, this.#settings.faultTurn),
        ...{ peers, ...meeting },
        tapped: tap,
        ...(sockets && { sockets }),
        nowNs: () => clock.nowNs(),
        eventsSoFar: () => log.of(definition.name),
        eventsOf: (name: string) => log.of(name),
        checkNodes,
        record: (fact: LabFact, atNs?: number) => this.#record(fact, atNs),
      })),
    );
  }

  #record(fact: LabFact, atNs = this.#settings.clock.nowNs()): void {
    this.#settings.log.append({ atNs, environment: this.#plan.name, who: 'lab', ...fact });
  }
}

/** Which variant of a front's a front has refused; nothing if something else is wrong. */
const refusedVariant = ({ fronts }: EnvironmentPlan, error: unknown): FrontPath | undefined =>
  error instanceof LabError && error.stage === 'configuration'
    ? fronts.find((path) => path === error.subject && variantOf(path))
    : undefined;

const without = (refused: FrontPath, plan: EnvironmentPlan): EnvironmentPlan => ({
  ...plan,
  fronts: plan.fronts.filter((path) => path !== refused),
  cases: plan.cases.filter(({ path }) => path !== refused),
});

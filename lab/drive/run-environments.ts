import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import pLimit, { type LimitFunction } from 'p-limit';
import { configurationOf } from '../fronts/configuration.ts';
import { type FrontName, fronts, variantOf } from '../fronts/index.ts';
import type { Timing } from '../model/timing.ts';
import { batchesOf } from '../plan/batches.ts';
import type { EnvironmentPlan } from '../plan/environments.ts';
import { dialTurnMs, faultTurnMs, spreadMs } from '../plan/turns.ts';
import { expectedWaitMs } from '../predict/wait-times.ts';
import type { EventLog } from '../record/event-log.ts';
import type { LabFact } from '../record/events.ts';
import type { Environment, Runtime } from '../runtimes/runtime.ts';
import { NS_PER_MS, type RunClock } from '../support/clock.ts';
import { LabError } from '../support/errors.ts';
import { Barrier } from './barrier.ts';
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

type Meetings = Pick<CaseContext, 'ready' | 'calm' | 'settled'>;

/** Runs the cases of one environment side by side, from its start to its end. */
class EnvironmentRun {
  readonly #plan: EnvironmentPlan;
  readonly #settings: RunSettings & { faultSpreadMs: number };

  constructor(plan: EnvironmentPlan, settings: RunSettings & { faultSpreadMs: number }) {
    this.#plan = plan;
    this.#settings = settings;
  }

  /**
   * @param starting lets as many environments start at once as the machine can.
   * @param meetings where the cases of all environments meet before their faults, and after their detections: what starts,
   *   dials or is asked would disturb the timing of what still waits.
   */
  async run(starting: LimitFunction, meetings: Meetings): Promise<void> {
    await using environment = await starting(() => this.#start());
    using peers = await this.#connect(environment);
    using posts = await Posts.connect(environment.witnesses, peers, this.#settings.clock);
    using waiting = new EventWaiter(this.#settings.log, this.#settings.signal);
    this.#settings.onUp(this.#plan);
    const contexts = await this.#contexts(environment, peers, posts, { waiting, ...meetings });
    await Promise.all(contexts.map(runCase));
  }

  async #start(): Promise<Environment> {
    const { name, hosts, backendLink, serverKeepalive, fronts } = this.#plan;
    const { runtime, timing, tap, signal } = this.#settings;
    signal.throwIfAborted();
    const dir = join(this.#settings.dir, name);
    await mkdir(dir, { recursive: true });
    return runtime.start({
      ...{ name, hosts, backendLink, dir },
      fronts: Object.keys(fronts) as FrontName[],
      configurations: await this.#configurations(dir),
      tap: tap && this.#plan.tap,
      rateLimit: timing.rateLimit,
      ...(serverKeepalive && { serverKeepalive }),
      onExit: (node, reason) => this.#record({ what: 'node.exited', node, reason }),
    });
  }

  /** Where a front doesn't take a variant of its configuration, that is all that can be said of the variant's cases. */
  giveUp(error: LabError, { ready, calm, settled }: Meetings): void {
    for (const { name } of this.#plan.cases) {
      this.#record({ what: 'case.broken', case: name, reason: error.message });
      this.#record({ what: 'case.done', case: name });
      ready.arrive();
      calm.arrive();
      settled.arrive();
    }
  }

  /** The user's files, and the fronts' variants as files of this environment. */
  async #configurations(dir: string): Promise<Partial<Record<FrontName, string>>> {
    const variants = Object.entries(this.#plan.fronts).filter(([, path]) => variantOf(path));
    const written = variants.map(async ([front, path]) => {
      // A front may go by the ending.
      const file = join(dir, basename(fronts[front as FrontName].configurationFile));
      await writeFile(file, await configurationOf(path));
      return [front, file] as const;
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
        faultAfterMs: faultTurnMs(definition, index / cases.length, this.#settings.faultSpreadMs),
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

/** A variant is the lab's own: a front of the user's that refuses it is no reason to end the run. */
const isVariantRefused = ({ fronts }: EnvironmentPlan, error: unknown): error is LabError =>
  error instanceof LabError && error.stage === 'configuration' && Object.values(fronts).some(variantOf);

/** What all environments of a run share. */
interface Shared extends RunSettings {
  /** Lets as many environments start at once as the machine can. */
  starting: LimitFunction;
  /** Ends the run for this reason; the first one counts. */
  fail(reason: unknown): void;
}

/** Runs some environments side by side: `settled` when only long waits are left, `over` when all have ended. */
function runTogether(plans: readonly EnvironmentPlan[], shared: Shared): Record<'settled' | 'over', Promise<unknown>> {
  const cases = plans.reduce((sum, plan) => sum + plan.cases.length, 0);
  const meetings = { ready: new Barrier(cases), calm: new Barrier(cases), settled: new Barrier(cases) };
  const faultSpreadMs = spreadMs(cases);
  const runs = plans.map(async (plan) => {
    const environment = new EnvironmentRun(plan, { ...shared, faultSpreadMs });
    try {
      await environment.run(shared.starting, meetings);
    } catch (error) {
      if (isVariantRefused(plan, error)) environment.giveUp(error, meetings);
      else shared.fail(error);
    }
  });
  const over = Promise.all(runs);
  return { settled: Promise.race([meetings.settled.all, over]), over };
}

/**
 * Runs every environment, as many side by side as two cores carry; those that wait for long begin, and go on beside the
 * others. What happened stands in the log; what it means is for `verdict.ts`.
 *
 * @throws {LabError} the first environment that doesn't start; the others are ended then.
 */
export async function run(plans: readonly EnvironmentPlan[], settings: RunSettings): Promise<void> {
  const failed = new AbortController();
  const shared = {
    ...settings,
    signal: AbortSignal.any([settings.signal, failed.signal]),
    starting: pLimit(settings.runtime.startsAtOnce),
    fail: (reason: unknown) => failed.abort(reason),
  };
  const { patient, others } = batchesOf(plans, settings.runtime.environmentsAtOnce);
  const waiting = runTogether(patient, shared);
  await waiting.settled;
  for (const group of others) await runTogether(group, shared).over;
  await waiting.over;
  if (failed.signal.aborted) throw failed.signal.reason;
}

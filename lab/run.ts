import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit, { type LimitFunction } from 'p-limit';
import { NS_PER_MS, type RunClock } from './clock.ts';
import type { EventLog } from './event-log.ts';
import type { LabFact } from './events.ts';
import { ownFault, sharedFault } from './fault-injection.ts';
import type { Fault } from './faults/fault.ts';
import { faults } from './faults/index.ts';
import type { FrontName } from './fronts/index.ts';
import { Link } from './link.ts';
import { Peers } from './peers.ts';
import type { EnvironmentPlan } from './plan.ts';
import { Rendezvous } from './rendezvous.ts';
import { type CaseContext, expectedWaitMs, runCase } from './run-case.ts';
import type { Environment, Runtime } from './runtimes/runtime.ts';
import type { Case } from './scenario.ts';
import type { Timing } from './timing.ts';
import { Waiting } from './waiting.ts';

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

/** Below the ports that outgoing connections take. */
const FIRST_LINK_PORT = 20_001;
const BACKEND_PORT = 50_051;

/**
 * The cases of an environment dial within this time, in turns that differ as much as they can between neighbours, so
 * that even those that share a fault meet it at different phases of their probes.
 */
const DIAL_SPREAD_MS = 1_000;

/** And their faults come one after another: injecting took up to 720 ms when all came at once, on 2 cores. */
const FAULT_SPREAD_MS = 1_500;

/** A step by which any number of turns fill an interval evenly. */
const GOLDEN_RATIO = 0.618_034;

/** Runs the cases of one environment side by side, from its start to its end. */
class EnvironmentRun {
  readonly #plan: EnvironmentPlan;
  readonly #settings: RunSettings;

  constructor(plan: EnvironmentPlan, settings: RunSettings) {
    this.#plan = plan;
    this.#settings = settings;
  }

  /**
   * @param starting lets as many environments start at once as the machine can.
   * @param ready where the cases of all environments meet before their faults: what still starts or dials would disturb
   *   the timing of what already waits.
   */
  async run(starting: LimitFunction, ready: Rendezvous): Promise<void> {
    await using environment = await starting(() => this.#start());
    using peers = await this.#connect(environment);
    using waiting = new Waiting(this.#settings.log, this.#settings.signal);
    this.#settings.onUp(this.#plan);
    const contexts = await this.#contexts(environment, peers, waiting, ready);
    await Promise.all(contexts.map(runCase));
  }

  async #start(): Promise<Environment> {
    const { name, site, serverKeepalive, fronts } = this.#plan;
    const { runtime, timing, configurations, tap, signal } = this.#settings;
    signal.throwIfAborted();
    const dir = join(this.#settings.dir, name);
    await mkdir(dir, { recursive: true });
    return runtime.start({
      ...{ name, site, fronts, configurations, tap, dir },
      rateLimit: timing.rateLimit,
      ...(serverKeepalive && { serverKeepalive }),
      onExit: (node, reason) => this.#record({ what: 'node.exited', node, reason }),
    });
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

  async #contexts(environment: Environment, peers: Peers, waiting: Waiting, ready: Rendezvous): Promise<CaseContext[]> {
    const { timing, log, tap } = this.#settings;
    // The faults of those that wait longest come first, so that the others' turns cost the run no time.
    const cases = this.#plan.cases.toSorted((a, b) => expectedWaitMs(b) - expectedWaitMs(a));
    const faultOf = await this.#faults(environment, peers);
    const known = new Set<string>();
    const checkNodes = async () => {
      for (const { node, reason } of await environment.casualties()) {
        if (!known.has(node)) this.#record({ what: 'node.exited', node, reason });
        known.add(node);
      }
    };
    return Promise.all(
      cases.map(async (definition, index) => ({
        case: definition,
        timing,
        ...(await faultOf(definition, index)),
        dialAfterMs: ((index * GOLDEN_RATIO) % 1) * DIAL_SPREAD_MS,
        faultAfterMs: (index / cases.length) * FAULT_SPREAD_MS,
        ...{ peers, waiting, ready },
        tapped: tap,
        eventsSoFar: () => log.of(definition.name),
        checkNodes,
        record: (fact: LabFact, atNs?: number) => this.#record(fact, atNs),
      })),
    );
  }

  /** What gives each case its fault and the address that it dials: a link of its own, or the way to the shared one. */
  async #faults(
    environment: Environment,
    peers: Peers,
  ): Promise<(definition: Case, index: number) => Promise<Pick<CaseContext, 'fault' | 'target'>>> {
    const { cases, sharedFault: shared } = this.#plan;
    const { clock } = this.#settings;
    const { address, linkHost } = environment;
    // The server has its tap itself; the one before a front stands beside the client, after the last mile's link.
    const nodeAfterClient = async ({ name, path }: Case) => {
      if (path === 'direct') return address('server');
      return this.#settings.tap ? `client:${await peers.tap(name, address(path))}` : address(path);
    };
    if (!shared)
      return async (definition, index) => {
        const fault = faults[definition.fault];
        const target = `${linkHost}:${FIRST_LINK_PORT + index}`;
        const link = await this.#link(environment, `case-${index}`, target, await nodeAfterClient(definition), fault);
        return { target, fault: ownFault(fault, link, clock) };
      };
    const fault = faults[shared];
    const link = await this.#link(environment, 'backend', `${linkHost}:${BACKEND_PORT}`, address('server'), fault);
    const join = sharedFault(fault, link, clock, cases.length);
    return async (definition) => ({ target: await nodeAfterClient(definition), fault: join() });
  }

  async #link({ toxiproxyApi }: Environment, name: string, listen: string, upstream: string, fault: Fault) {
    const link = await Link.create(toxiproxyApi, { name, listen, upstream });
    await fault.prepare?.(link);
    return link;
  }

  #record(fact: LabFact, atNs = this.#settings.clock.nowNs()): void {
    this.#settings.log.append({ atNs, environment: this.#plan.name, who: 'lab', ...fact });
  }
}

/**
 * Runs every environment side by side. What happened stands in the log; what it means is for `verdict.ts`.
 *
 * @throws {LabError} the first environment that doesn't start; the others are ended then.
 */
export async function run(plans: readonly EnvironmentPlan[], settings: RunSettings): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([settings.signal, failed.signal]);
  const starting = pLimit(settings.runtime.startsAtOnce);
  const ready = new Rendezvous(plans.reduce((sum, { cases }) => sum + cases.length, 0));
  const runs = plans.map(async (plan) => {
    try {
      await new EnvironmentRun(plan, { ...settings, signal }).run(starting, ready);
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  });
  await Promise.allSettled(runs);
  if (failed.signal.aborted) throw failed.signal.reason;
}

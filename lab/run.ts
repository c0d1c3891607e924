import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunClock } from './clock.ts';
import { detectors } from './detectors/index.ts';

import type { EventLog } from './event-log.ts';
import type { LabFact } from './events.ts';
import { type FaultInjection, ownFault, sharedFault } from './fault-injection.ts';
import { faults } from './faults/index.ts';
import type { FrontName } from './fronts/index.ts';
import { Link } from './link.ts';
import { Peers } from './peers.ts';
import type { EnvironmentPlan } from './plan.ts';
import { runCase } from './run-case.ts';
import type { Environment, Runtime } from './runtimes/runtime.ts';
import type { Case } from './scenario.ts';
import type { Timing } from './timing.ts';
import { Waiting } from './waiting.ts';

export interface RunSettings {
  runtime: Runtime;
  timing: Timing;
  configurations: Partial<Record<FrontName, string>>;
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

/** A step by which any number of cases, in whatever order, meet all phases evenly. */
const GOLDEN_RATIO = 0.618_034;

/** Phases beyond this would only make the slow timing slower. */
const LONGEST_PHASE_MS = 2_000;

function phaseOf(definition: Case, index: number, timing: Timing): number {
  const intervals = detectors[definition.detector].timers(timing).map(({ rearmedBy }) => rearmedBy.probe.everyMs);
  return ((index * GOLDEN_RATIO) % 1) * Math.min(LONGEST_PHASE_MS, ...(intervals.length > 0 ? intervals : [0]));
}

/** Runs the cases of one environment side by side, from its start to its end. */
class EnvironmentRun {
  readonly #plan: EnvironmentPlan;
  readonly #settings: RunSettings;
  readonly #waiting: Waiting;

  constructor(plan: EnvironmentPlan, settings: RunSettings) {
    this.#plan = plan;
    this.#settings = settings;
    this.#waiting = new Waiting(settings.signal);
  }

  async run(): Promise<void> {
    const { cases, name } = this.#plan;
    const { log } = this.#settings;
    const stopListening = log.listen((event) => event.environment === name && this.#waiting.add(event));
    try {
      for (const definition of cases) this.#record({ what: 'case', case: definition.name, definition });
      await using environment = await this.#start();
      using peers = await this.#connect(environment);
      this.#settings.onUp(this.#plan);
      const contexts = await this.#contexts(environment, peers);
      await Promise.all(contexts.map(runCase));
    } finally {
      stopListening();
    }
  }

  async #start(): Promise<Environment> {
    const { name, site, serverKeepalive, fronts } = this.#plan;
    const { runtime, timing, configurations, signal } = this.#settings;
    signal.throwIfAborted();
    const dir = join(this.#settings.dir, name);
    await mkdir(dir, { recursive: true });
    return runtime.start({
      ...{ name, site, fronts, configurations, dir },
      rateLimit: timing.rateLimit,
      ...(serverKeepalive && { serverKeepalive }),
      onExit: (node, reason) => this.#record({ what: 'node.exited', node, reason }),
    });
  }

  #connect(environment: Environment): Promise<Peers> {
    const { clock, log } = this.#settings;
    return Peers.connect(
      environment.control,
      (who, { monotonicNs, ...fact }) =>
        log.append({ atNs: clock.fromMonotonic(monotonicNs), environment: this.#plan.name, who, ...fact }),
      (node, reason) => this.#record({ what: 'node.exited', node, reason: `control connection lost: ${reason}` }),
    );
  }

  async #contexts(environment: Environment, peers: Peers) {
    const { timing, clock } = this.#settings;
    const { cases, sharedFault: shared } = this.#plan;
    const faultOf = shared ? await this.#sharedFault(environment) : undefined;
    return Promise.all(
      cases.map(async (definition, index) => {
        const upstream = environment.address(definition.path === 'direct' ? 'server' : definition.path);
        const own = faultOf ? undefined : await this.#ownLink(environment, upstream, index);
        return {
          case: definition,
          timing,
          target: own?.address ?? upstream,
          fault: faultOf?.() ?? ownFault(faults[definition.fault], own?.link as Link, clock),
          phaseMs: phaseOf(definition, index, timing),
          ...{ peers, clock },
          waiting: this.#waiting,
          record: (fact: LabFact, atNs?: number) => this.#record(fact, atNs),
        };
      }),
    );
  }

  async #ownLink({ toxiproxyApi, linkHost }: Environment, upstream: string, index: number) {
    const address = `${linkHost}:${FIRST_LINK_PORT + index}`;
    return { address, link: await Link.create(toxiproxyApi, { name: `case-${index}`, listen: address, upstream }) };
  }

  async #sharedFault({ toxiproxyApi, linkHost, address }: Environment): Promise<() => FaultInjection> {
    const { sharedFault: shared, cases } = this.#plan;
    const listen = `${linkHost}:${BACKEND_PORT}`;
    const link = await Link.create(toxiproxyApi, { name: 'backend', listen, upstream: address('server') });
    return sharedFault(faults[shared as NonNullable<typeof shared>], link, this.#settings.clock, cases.length);
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
  const runs = plans.map(async (plan) => {
    try {
      await new EnvironmentRun(plan, { ...settings, signal }).run();
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  });
  await Promise.allSettled(runs);
  if (failed.signal.aborted) throw failed.signal.reason;
}

import type { RunClock } from './clock.ts';
import { LabError } from './errors.ts';
import { type AimedFault, type FaultInjection, ownFault, sharedFault } from './fault-injection.ts';
import type { NodeFault } from './faults/fault.ts';
import { faultOf } from './faults/index.ts';
import { frontNameOf } from './fronts/index.ts';
import { Link } from './link.ts';
import type { Network } from './network.ts';
import { isEndpoint } from './path.ts';
import type { Peers } from './peers.ts';
import { sharedTarget } from './plan.ts';
import { SERVER_PORT } from './ports.ts';
import type { Environment, NodeName } from './runtimes/runtime.ts';
import type { Case } from './scenario.ts';
import type { Timing } from './timing.ts';

/** Below the ports that outgoing connections take. */
const FIRST_LINK_PORT = 20_001;

/** How many others a case has beside it, and the numbers of their links: beyond those of an environment's cases. */
const OTHERS = 3;
const FIRST_OTHER = 400;

export interface Aim {
  /** host:port that the client dials. */
  target: string;
  /** Where the others dial that the case has beside it: the same front, by links that stay whole. */
  others: string[];
  fault: FaultInjection;
}

export interface AimSettings {
  environment: Environment;
  peers: Peers;
  clock: RunClock;
  timing: Timing;
  /** Whether the client's hop has a tap. */
  tap: boolean;
}

/** Gives each case of an environment its own way to the server, and its fault on it. */
export class Aiming {
  readonly #settings: AimSettings;
  readonly #cases: readonly Case[];
  readonly #shared = new Map<string, Promise<() => FaultInjection>>();

  constructor(cases: readonly Case[], settings: AimSettings) {
    this.#cases = cases;
    this.#settings = settings;
  }

  /** @param number the case's own, from 0. */
  async at(definition: Case, number: number): Promise<Aim> {
    const target = await this.#target(definition, number);
    const others = this.#others(definition, number);
    const key = sharedTarget(definition);
    if (key === undefined)
      return { target, others, fault: ownFault(await this.#aimed(definition, number, target), this.#settings.clock) };
    const join = this.#shared.get(key) ?? this.#share(key, definition, number);
    this.#shared.set(key, join);
    return { target, others, fault: (await join)() };
  }

  #others({ path, arrangement }: Case, number: number): string[] {
    if (arrangement !== 'with-others') return [];
    const network = networkOf(this.#settings.environment);
    const first = FIRST_OTHER + number * OTHERS;
    return Array.from({ length: OTHERS }, (_, index) => network.address(frontNameOf(path) ?? 'server', first + index));
  }

  async #share(key: string, definition: Case, number: number): Promise<() => FaultInjection> {
    const participants = this.#cases.filter((one) => sharedTarget(one) === key).length;
    return sharedFault(await this.#aimed(definition, number, ''), this.#settings.clock, participants);
  }

  async #target(definition: Case, number: number): Promise<string> {
    const { environment } = this.#settings;
    const { fault, at, path } = definition;
    const node = frontNameOf(path) ?? 'server';
    if (environment.network) return environment.network.address(node, number);
    if (faultOf(fault).on === 'toxiproxy' && at === 'last-mile')
      return `${environment.linkHost}:${FIRST_LINK_PORT + number}`;
    return this.#nodeAfterClient(definition);
  }

  /** The server has its tap itself; the one before a front stands beside the client, after the last mile's link. */
  async #nodeAfterClient({ name, path }: Case): Promise<string> {
    const { environment, peers, tap } = this.#settings;
    const front = frontNameOf(path);
    if (!front) return environment.address('server');
    return tap ? `client:${await peers.tap(name, environment.address(front))}` : environment.address(front);
  }

  async #aimed(definition: Case, number: number, target: string): Promise<AimedFault> {
    const { timing, peers, environment } = this.#settings;
    const { name, at } = definition;
    const fault = faultOf(definition.fault);
    if (fault.on === 'toxiproxy') {
      const listen = at === 'backend' ? `${environment.linkHost}:${SERVER_PORT}` : target;
      const upstream = at === 'backend' ? environment.address('server') : await this.#nodeAfterClient(definition);
      const proxy = { name: at === 'backend' ? at : `case-${number}`, listen, upstream };
      const link = await Link.create(environment.toxiproxyApi, proxy);
      await fault.prepare?.(link, timing);
      return { inject: () => fault.inject(link, timing), heal: () => fault.heal(link) };
    }
    if (fault.on === 'packets') {
      const link = this.#packetLink(definition, number);
      return { inject: () => fault.inject(link, timing), heal: () => fault.heal(link) };
    }
    if (fault.on === 'handlers') {
      const handlers = { hang: () => peers.hang(name), resume: () => peers.resume(name) };
      return { inject: () => fault.inject(handlers, timing), heal: () => fault.heal(handlers) };
    }
    return this.#onNode(fault, at as NodeName);
  }

  #packetLink({ at, path }: Case, number: number) {
    const network = networkOf(this.#settings.environment);
    const front = frontNameOf(path);
    return at === 'backend' && front ? network.backend(front) : network.lastMile(number);
  }

  /** An end that dies takes its control connection with it; one that is started anew is asked anew. */
  #onNode(fault: NodeFault, name: NodeName): AimedFault {
    const { environment, peers, timing } = this.#settings;
    const node = { name, nodes: environment.nodes };
    const end = isEndpoint(name) ? name : undefined;
    return {
      inject: async () => {
        if (end) peers.expectLoss(end);
        await fault.inject(node, timing);
      },
      heal: async () => {
        await fault.heal(node);
        if (end && fault.announces) await peers.reconnect(end, environment.control[end]);
      },
    };
  }
}

function networkOf({ network }: Environment): Network {
  if (network) return network;
  throw new LabError({
    stage: 'run',
    subject: 'network',
    wanted: 'an environment whose packets can be dropped',
    got: 'one without',
    remedy: 'this is a mistake of the lab’s: report it',
  });
}

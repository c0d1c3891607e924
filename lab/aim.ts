import { type AimSettings, aimPackets, aimToxiproxy, networkOf } from './aim-links.ts';
import { type AimedFault, type FaultInjection, ownFault, sharedFault } from './fault-injection.ts';
import type { HandlersFault, NodeFault } from './faults/fault.ts';
import { faultOf } from './faults/index.ts';
import { frontNameOf } from './fronts/index.ts';
import { isEndpoint } from './path.ts';
import { sharedTarget } from './plan.ts';
import type { NodeName } from './runtimes/runtime.ts';
import type { Case } from './scenario.ts';
import { watchHandlers, watchNode } from './witness/watch-of.ts';

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

const isReconnecting = ({ arrangement }: Case): boolean => arrangement === 'reconnecting';

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
      return {
        target,
        others,
        fault: ownFault(await this.#aimed(definition, number, target, [definition]), this.#settings.clock),
      };
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
    const participants = this.#cases.filter((one) => sharedTarget(one) === key);
    const aimed = await this.#aimed(definition, number, '', participants);
    return sharedFault(aimed, this.#settings.clock, participants.length);
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
    return tap ? `client:${await peers.tap(name, environment.address(front), true)}` : environment.address(front);
  }

  /** @param sharing every case that the fault befalls. */
  #aimed(definition: Case, number: number, target: string, sharing: readonly Case[]): Promise<AimedFault> {
    const fault = faultOf(definition.fault);
    const link = { definition, number, target, redialled: sharing.some(isReconnecting) };
    if (fault.on === 'toxiproxy') return aimToxiproxy(fault, link, this.#settings);
    if (fault.on === 'packets') return aimPackets(fault, link, this.#settings);
    if (fault.on === 'handlers') return Promise.resolve(this.#onHandlers(fault, definition));
    return this.#onNode(fault, definition.at as NodeName);
  }

  #onHandlers(fault: HandlersFault, { name }: Case): AimedFault {
    const { timing, peers, environment, clock } = this.#settings;
    const handlers = { hang: () => peers.hang(name), resume: () => peers.resume(name) };
    return {
      inject: () => fault.inject(handlers, timing),
      heal: () => fault.heal(handlers),
      watch: watchHandlers(name, environment.address('server'), peers, clock),
    };
  }

  /** An end that dies takes its control connection with it; one that is started anew is asked anew. */
  async #onNode(fault: NodeFault, name: NodeName): Promise<AimedFault> {
    const { environment, peers, posts, timing, clock } = this.#settings;
    const node = { name, nodes: environment.nodes };
    const end = isEndpoint(name) ? name : undefined;
    const address = name === 'client' ? undefined : environment.address(name);
    return {
      inject: async () => {
        if (end) peers.expectLoss(end);
        await fault.inject(node, timing);
      },
      heal: async () => {
        await fault.heal(node);
        if (end && fault.announces) await peers.reconnect(end, environment.control[end]);
      },
      watch: await watchNode(fault, name, { nodes: environment.nodes, peers, posts, clock, address }),
    };
  }
}

import { dialledOn, nodeAt } from '../cases/path.ts';
import type { ResolvedCase } from '../cases/resolve.ts';
import type { HandlersFault, NodeFault } from '../faults/fault.ts';
import { isEndpoint } from '../model/places.ts';
import { sharedTarget } from '../plan/environments.ts';
import type { NodeName } from '../runtimes/runtime.ts';
import { type FaultInjection, ownFault, sharedFault, type TargetedFault } from './fault-injection.ts';
import { networkOf, type TargetSettings, targetPackets, targetToxiproxy } from './link-targets.ts';
import { watchHandlers, watchNode } from './witness/watch-of.ts';

/** Below the ports that outgoing connections take. */
const FIRST_LINK_PORT = 20_001;

/** How many others a case has beside it, and the numbers of their links: beyond those of an environment's cases. */
const OTHERS = 3;
const FIRST_OTHER = 400;

export interface FaultTarget {
  /** host:port that the client dials. */
  target: string;
  /** Where the others dial that the case has beside it: the same front, by links that stay whole. */
  others: string[];
  fault: FaultInjection;
}

const isReconnecting = ({ arrangement }: ResolvedCase): boolean => arrangement === 'reconnecting';

/** Gives each case of an environment its own way to the server, and its fault on it. */
export class FaultTargets {
  readonly #settings: TargetSettings;
  readonly #cases: readonly ResolvedCase[];
  readonly #shared = new Map<string, Promise<() => FaultInjection>>();

  constructor(cases: readonly ResolvedCase[], settings: TargetSettings) {
    this.#cases = cases;
    this.#settings = settings;
  }

  /** @param number the case's own, from 0. */
  async at(definition: ResolvedCase, number: number): Promise<FaultTarget> {
    const target = await this.#target(definition, number);
    const others = this.#others(definition, number);
    const key = sharedTarget(definition);
    if (key === undefined)
      return {
        target,
        others,
        fault: ownFault(await this.#targeted(definition, number, target, [definition]), this.#settings.clock),
      };
    const join = this.#shared.get(key) ?? this.#share(key, definition, number);
    this.#shared.set(key, join);
    return { target, others, fault: (await join)() };
  }

  #others({ path, arrangement }: ResolvedCase, number: number): string[] {
    if (arrangement !== 'with-others') return [];
    const network = networkOf(this.#settings.environment);
    const first = FIRST_OTHER + number * OTHERS;
    return Array.from({ length: OTHERS }, (_, index) => network.address(dialledOn(path), first + index));
  }

  async #share(key: string, definition: ResolvedCase, number: number): Promise<() => FaultInjection> {
    const participants = this.#cases.filter((one) => sharedTarget(one) === key);
    const targeted = await this.#targeted(definition, number, '', participants);
    return sharedFault(targeted, this.#settings.clock, participants.length);
  }

  async #target(definition: ResolvedCase, number: number): Promise<string> {
    const { environment } = this.#settings;
    const { path, at, means } = definition;
    if (environment.network) return environment.network.address(dialledOn(path), number);
    if (means.fault.on === 'toxiproxy' && at === 'last-mile')
      return `${environment.linkHost}:${FIRST_LINK_PORT + number}`;
    return this.#nodeAfterClient(definition);
  }

  /** The server has its tap itself; the one before a front stands beside the client, after the last mile's link. */
  async #nodeAfterClient({ name, path }: ResolvedCase): Promise<string> {
    const { environment, peers, tap } = this.#settings;
    const address = environment.address(dialledOn(path));
    return tap && path !== 'direct' ? `client:${await peers.tap(name, address, true)}` : address;
  }

  /** @param sharing every case that the fault befalls. */
  #targeted(
    definition: ResolvedCase,
    number: number,
    target: string,
    sharing: readonly ResolvedCase[],
  ): Promise<TargetedFault> {
    const { fault } = definition.means;
    const link = { definition, number, target, redialled: sharing.some(isReconnecting) };
    if (fault.on === 'toxiproxy') return targetToxiproxy(fault, link, this.#settings);
    if (fault.on === 'packets') return targetPackets(fault, link, this.#settings);
    if (fault.on === 'handlers') return Promise.resolve(this.#onHandlers(fault, definition));
    return this.#onNode(fault, nodeAt(definition));
  }

  #onHandlers(fault: HandlersFault, { name }: ResolvedCase): TargetedFault {
    const { timing, peers, environment, clock } = this.#settings;
    const handlers = { hang: () => peers.hang(name), resume: () => peers.resume(name) };
    return {
      inject: () => fault.inject(handlers, timing),
      heal: () => fault.heal(handlers),
      watch: watchHandlers(name, environment.address('server'), peers, clock),
    };
  }

  /** Killing a peer also kills its control connection, so reconnect after it restarts. */
  async #onNode(fault: NodeFault, name: NodeName): Promise<TargetedFault> {
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

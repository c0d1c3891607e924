import { parseAddress } from '../services/address.ts';
import type { RunClock } from './clock.ts';
import { LabError } from './errors.ts';
import { type AimedFault, type FaultInjection, ownFault, sharedFault } from './fault-injection.ts';
import type { HandlersFault, NodeFault, PacketFault, ToxiproxyFault } from './faults/fault.ts';
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
import { KNOWN_SHARE } from './witness/forgotten.ts';
import type { Posts } from './witness/posts.ts';
import { watchHandlers, watchLink, watchNode } from './witness/watch-of.ts';

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
  posts: Posts;
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
    return tap ? `client:${await peers.tap(name, environment.address(front), true)}` : environment.address(front);
  }

  #aimed(definition: Case, number: number, target: string): Promise<AimedFault> {
    const fault = faultOf(definition.fault);
    if (fault.on === 'toxiproxy') return this.#onToxiproxy(fault, definition, number, target);
    if (fault.on === 'packets') return this.#onPackets(fault, definition, number);
    if (fault.on === 'handlers') return Promise.resolve(this.#onHandlers(fault, definition));
    return this.#onNode(fault, definition.at as NodeName);
  }

  /** Each of Toxiproxy's links ends at a tap beside the client, where beacons turn off; all else goes on. */
  async #onToxiproxy(
    fault: ToxiproxyFault,
    { at, path, name, arrangement }: Case,
    number: number,
    target: string,
  ): Promise<AimedFault> {
    const { timing, peers, environment, posts, tap } = this.#settings;
    const front = at === 'last-mile' ? frontNameOf(path) : undefined;
    const isBackend = at === 'backend';
    const listen = isBackend ? `${environment.linkHost}:${SERVER_PORT}` : target;
    const port = await peers.tap(
      isBackend ? at : name,
      environment.address(front ?? 'server'),
      tap && front !== undefined,
    );
    const proxy = { name: isBackend ? at : `case-${number}`, listen, upstream: `client:${port}` };
    const link = await Link.create(environment.toxiproxyApi, proxy);
    await fault.prepare?.(link, timing);
    return {
      inject: () => fault.inject(link, timing),
      heal: () => fault.heal(link),
      watch: await watchLink(fault, arrangement === 'reconnecting', () => {
        const client = posts.at('client');
        return {
          name: proxy.name,
          near: client,
          far: client,
          farHost: '',
          target: listen,
          dialled: listen,
          transport: 'tcp',
        };
      }),
    };
  }

  async #onPackets(fault: PacketFault, { at, path, arrangement }: Case, number: number): Promise<AimedFault> {
    const { timing, environment, posts } = this.#settings;
    const network = networkOf(environment);
    const front = frontNameOf(path);
    const isBackend = at === 'backend' && front !== undefined;
    const link = isBackend ? network.backend(front) : network.lastMile(number);
    const far = isBackend ? 'server' : (front ?? 'server');
    // What is lost has to be seen by datagrams, for TCP would send it again; what goes on, or is forgotten, is TCP's.
    const isTcp = fault.silences.length === 0 && !fault.healsAfterMs;
    return {
      inject: () => fault.inject(link, timing),
      heal: () => fault.heal(link),
      watch: await watchLink(fault, arrangement === 'reconnecting', () => ({
        name: isBackend ? `backend of ${front}` : `last mile ${number}`,
        near: posts.at(isBackend ? front : 'client'),
        far: posts.at(far),
        farHost: isBackend ? 'server' : parseAddress(network.address(far, number)).host,
        dialled: isBackend ? environment.address('server') : network.address(far, number),
        transport: isTcp ? 'tcp' : 'udp',
        ...(fault.forgetsAfterMs && { idleWithinMs: fault.forgetsAfterMs(timing) * KNOWN_SHARE }),
      })),
    };
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

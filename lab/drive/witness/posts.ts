import type { FrontPath } from '../../fronts/index.ts';
import { type Endpoint, isEndpoint } from '../../model/places.ts';
import type { RunClock } from '../../support/clock.ts';
import type { Peers } from '../peer-control.ts';
import { type BeaconCalls, callsOver, LineCalls } from './beacon-calls.ts';
import { BeaconPost } from './beacon-post.ts';

/** Every process of an environment that can make the end of a watched link: the peers, and what stands beside fronts. */
export class Posts implements Disposable {
  readonly #peers: Peers;
  readonly #clock: RunClock;
  /** Or why there is none. */
  readonly #beside: ReadonlyMap<string, LineCalls | Error>;

  private constructor(peers: Peers, clock: RunClock, beside: ReadonlyMap<string, LineCalls | Error>) {
    this.#peers = peers;
    this.#clock = clock;
    this.#beside = beside;
  }

  /** Resolves when all are reached that can be, and their clocks are known. */
  static async connect(
    addresses: Partial<Record<FrontPath, Promise<string>>>,
    peers: Peers,
    clock: RunClock,
  ): Promise<Posts> {
    const reached = Object.entries(addresses).map(async ([front, address]) => [front, await reach(address)] as const);
    return new Posts(peers, clock, new Map(await Promise.all(reached)));
  }

  /** @throws why no end of a link can be made there. */
  at(node: Endpoint | FrontPath): BeaconPost {
    return new BeaconPost(
      isEndpoint(node) ? callsOver(() => this.#peers.controlOf(node)) : this.#callsBeside(node),
      this.#clock,
    );
  }

  #callsBeside(front: FrontPath): BeaconCalls {
    const calls = this.#beside.get(front) ?? new Error('nothing was started there');
    if (calls instanceof Error) throw new Error(`no beacons beside ${front}: ${calls.message}`);
    return calls;
  }

  [Symbol.dispose](): void {
    for (const calls of this.#beside.values()) if (calls instanceof LineCalls) calls[Symbol.dispose]();
  }
}

async function reach(address: Promise<string>): Promise<LineCalls | Error> {
  try {
    return await LineCalls.connect(await address);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

import type { RunClock } from '../clock.ts';
import { Control } from '../control.ts';
import type { FrontName } from '../fronts/index.ts';
import { type Endpoint, isEndpoint } from '../path.ts';
import type { Peers } from '../peers.ts';
import { BeaconPost } from './beacon-post.ts';

/** Every process of an environment that can make the end of a watched link: the peers, and what stands beside fronts. */
export class Posts implements Disposable {
  readonly #peers: Peers;
  readonly #clock: RunClock;
  readonly #beside: ReadonlyMap<string, Control>;

  private constructor(peers: Peers, clock: RunClock, beside: ReadonlyMap<string, Control>) {
    this.#peers = peers;
    this.#clock = clock;
    this.#beside = beside;
  }

  /** Resolves when all are reached and their clocks are known. */
  static async connect(addresses: Partial<Record<FrontName, string>>, peers: Peers, clock: RunClock): Promise<Posts> {
    const beside = new Map(Object.entries(addresses).map(([front, address]) => [front, new Control(address)] as const));
    const posts = new Posts(peers, clock, beside);
    try {
      await Promise.all([...beside].map(([front, control]) => control.ready(`witness beside ${front}`)));
      await Promise.all([...beside.values()].map((control) => control.compareClock()));
    } catch (error) {
      posts[Symbol.dispose]();
      throw error;
    }
    return posts;
  }

  at(node: Endpoint | FrontName): BeaconPost {
    if (isEndpoint(node)) return new BeaconPost(() => this.#peers.controlOf(node), this.#clock);
    const control = this.#beside.get(node);
    if (!control) throw new Error(`nothing stands beside ${node} that could watch a link`);
    return new BeaconPost(() => control, this.#clock);
  }

  [Symbol.dispose](): void {
    for (const control of this.#beside.values()) control[Symbol.dispose]();
  }
}

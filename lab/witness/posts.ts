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
  /** Or why there is none. */
  readonly #beside: ReadonlyMap<string, Control | Error>;

  private constructor(peers: Peers, clock: RunClock, beside: ReadonlyMap<string, Control | Error>) {
    this.#peers = peers;
    this.#clock = clock;
    this.#beside = beside;
  }

  /** Resolves when all are reached that can be, and their clocks are known. */
  static async connect(
    addresses: Partial<Record<FrontName, Promise<string>>>,
    peers: Peers,
    clock: RunClock,
  ): Promise<Posts> {
    const reached = Object.entries(addresses).map(
      async ([front, address]) => [front, await reach(front, address)] as const,
    );
    return new Posts(peers, clock, new Map(await Promise.all(reached)));
  }

  /** @throws why no end of a link can be made there. */
  at(node: Endpoint | FrontName): BeaconPost {
    if (isEndpoint(node)) return new BeaconPost(() => this.#peers.controlOf(node), this.#clock);
    const control = this.#beside.get(node) ?? new Error('nothing was started there');
    if (control instanceof Error) throw new Error(`no beacons beside ${node}: ${control.message}`);
    return new BeaconPost(() => control, this.#clock);
  }

  [Symbol.dispose](): void {
    for (const control of this.#beside.values()) if (control instanceof Control) control[Symbol.dispose]();
  }
}

async function reach(front: string, address: Promise<string>): Promise<Control | Error> {
  let control: Control | undefined;
  try {
    control = new Control(await address);
    await control.ready(`witness beside ${front}`);
    await control.compareClock();
    return control;
  } catch (error) {
    control?.[Symbol.dispose]();
    return error instanceof Error ? error : new Error(String(error));
  }
}

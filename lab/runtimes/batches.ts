interface Waiting<Item> extends PromiseWithResolvers<void> {
  item: Item;
}

/** Does work one time after another; what comes while it is under way is done together, the next time. */
export class Batches<Item> {
  readonly #work: (items: readonly Item[]) => Promise<void>;
  readonly #most: number;
  readonly #waiting: Waiting<Item>[] = [];
  #busy = false;

  /** @param most items of one time. */
  constructor(most: number, work: (items: readonly Item[]) => Promise<void>) {
    this.#most = most;
    this.#work = work;
  }

  /** Resolves when it is done. */
  async add(item: Item): Promise<void> {
    const waiting = { item, ...Promise.withResolvers<void>() };
    this.#waiting.push(waiting);
    if (!this.#busy) void this.#workOff();
    await waiting.promise;
  }

  async #workOff(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const together = this.#waiting.splice(0, this.#most);
      try {
        await this.#work(together.map(({ item }) => item));
        for (const { resolve } of together) resolve();
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    this.#busy = false;
  }
}

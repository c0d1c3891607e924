/** A plain user's sockets take about 200 kB of rules at once; this many links stay far below. */
const AT_ONCE = 32;

interface Waiting extends PromiseWithResolvers<void> {
  text: string;
}

/**
 * Has rules loaded one time after another: side by side, `nft` would begin anew whenever another one is done. What comes
 * while it is at work goes in together, as the next transaction.
 */
export class Transactions {
  readonly #load: (text: string) => Promise<unknown>;
  readonly #waiting: Waiting[] = [];
  #busy = false;

  constructor(load: (text: string) => Promise<unknown>) {
    this.#load = load;
  }

  /** Resolves when the rules are in force. */
  async add(text: string): Promise<void> {
    const waiting = { text, ...Promise.withResolvers<void>() };
    this.#waiting.push(waiting);
    if (!this.#busy) void this.#work();
    await waiting.promise;
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const together = this.#waiting.splice(0, AT_ONCE);
      try {
        await this.#load(together.map(({ text }) => text).join(''));
        for (const { resolve } of together) resolve();
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    this.#busy = false;
  }
}

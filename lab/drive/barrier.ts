/** Lets those who have arrived know when all have. */
export class Barrier {
  readonly #all = Promise.withResolvers<void>();
  #missing: number;

  constructor(participants: number) {
    this.#missing = participants;
  }

  arrive(): void {
    this.#missing -= 1;
    if (this.#missing === 0) this.#all.resolve();
  }

  /** Resolves when everybody has arrived. */
  get all(): Promise<void> {
    return this.#all.promise;
  }
}

import type { Fact, TimedFact } from '../contract/facts.ts';

/** Keeps every fact from the start of the process, so that a watcher who comes late has missed nothing. */
export class Journal {
  readonly #facts: TimedFact[] = [];
  readonly #watchers = new Set<(fact: TimedFact) => void>();

  record(fact: Fact): void {
    this.keep({ monotonicNs: process.hrtime.bigint().toString(), ...fact });
  }

  /** Takes a fact that has its time already. */
  keep(fact: TimedFact): void {
    this.#facts.push(fact);
    for (const watcher of this.#watchers) watcher(fact);
  }

  /** Calls `watcher` for each fact so far and each one to come. Returns what ends that. */
  watch(watcher: (fact: TimedFact) => void): () => void {
    for (const fact of this.#facts) watcher(fact);
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

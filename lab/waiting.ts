import { setTimeout as delay } from 'node:timers/promises';
import { CaseEvents } from './case-events.ts';
import type { Event } from './events.ts';

/** Lets the driver wait for what an environment's events say of a case. */
export class Waiting {
  readonly #events = new CaseEvents();
  readonly #wakers = new Map<string, Set<() => void>>();
  readonly #signal: AbortSignal;

  /** @param signal ends every wait, with its reason as the error. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  add(event: Event): void {
    for (const name of this.#events.add(event)) for (const wake of this.#wakers.get(name) ?? []) wake();
  }

  of(caseName: string): readonly Event[] {
    return this.#events.of(caseName);
  }

  /** Resolves to true once `holds` does for the case's events, to false after `timeoutMs`. */
  async until(caseName: string, holds: (events: readonly Event[]) => boolean, timeoutMs: number): Promise<boolean> {
    this.#signal.throwIfAborted();
    if (holds(this.of(caseName))) return true;
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const wake = () => {
      if (holds(this.of(caseName))) resolve(true);
    };
    const abort = () => reject(this.#signal.reason);
    const timer = setTimeout(() => resolve(false), timeoutMs);
    const wakers = this.#wakers.get(caseName) ?? new Set();
    this.#wakers.set(caseName, wakers.add(wake));
    this.#signal.addEventListener('abort', abort);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      wakers.delete(wake);
      this.#signal.removeEventListener('abort', abort);
    }
  }

  /** A moment that is part of the plan, such as a fault's phase; it ends early when the run does. */
  async pause(durationMs: number): Promise<void> {
    await delay(durationMs, undefined, { signal: this.#signal });
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '../record/event-log.ts';
import type { Event } from '../record/events.ts';
import { isTapEvent } from '../record/tap-events.ts';

/** Lets the driver wait for what a case's events say. */
export class EventWaiter implements Disposable {
  readonly #log: EventLog;
  readonly #signal: AbortSignal;
  readonly #wakers = new Map<string, Set<() => void>>();
  readonly #stopListening: () => void;

  /** @param signal ends every wait, with its reason as the error. */
  constructor(log: EventLog, signal: AbortSignal) {
    this.#log = log;
    this.#signal = signal;
    this.#stopListening = log.listen((event, cases) => {
      // Nothing waits for a frame, and there are more of them than of all else.
      if (isTapEvent(event)) return;
      for (const name of cases) for (const wake of this.#wakers.get(name) ?? []) wake();
    });
  }

  /** Resolves to true once `holds` does for the case's events, to false after `timeoutMs`. */
  async until(caseName: string, holds: (events: readonly Event[]) => boolean, timeoutMs: number): Promise<boolean> {
    this.#signal.throwIfAborted();
    if (holds(this.#log.of(caseName))) return true;
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const wake = () => {
      if (holds(this.#log.of(caseName))) resolve(true);
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

  /** Waits for what somebody else brings about, or for the run's early end. */
  async for(event: Promise<unknown>): Promise<void> {
    this.#signal.throwIfAborted();
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = () => reject(this.#signal.reason);
    this.#signal.addEventListener('abort', abort);
    try {
      await Promise.race([event, aborted]);
    } finally {
      this.#signal.removeEventListener('abort', abort);
    }
  }

  /** A moment that is part of the plan, such as a fault's phase; it ends early when the run does. */
  async pause(durationMs: number): Promise<void> {
    await delay(durationMs, undefined, { signal: this.#signal });
  }

  [Symbol.dispose](): void {
    this.#stopListening();
  }
}

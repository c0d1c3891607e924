import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Event } from './events.ts';

type Listener = (event: Event) => void;

/** The run's history: every event, in memory by environment and, line by line, in a file. */
export class EventLog implements AsyncDisposable {
  readonly #file: WriteStream;
  readonly #byEnvironment = new Map<string, Event[]>();
  readonly #listeners = new Set<Listener>();

  /** @param path the NDJSON file; its folder exists. */
  constructor(path: string) {
    this.#file = createWriteStream(path);
  }

  append(event: Event): void {
    const events = this.#byEnvironment.get(event.environment) ?? [];
    this.#byEnvironment.set(event.environment, events);
    events.push(event);
    this.#file.write(`${JSON.stringify(event)}\n`);
    for (const listener of [...this.#listeners]) listener(event);
  }

  of(environment: string): readonly Event[] {
    return this.#byEnvironment.get(environment) ?? [];
  }

  /** Calls `listener` for each event to come. Returns what ends that. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#file.end();
    await finished(this.#file);
  }
}

import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { CaseEvents } from './event-index.ts';
import type { Event } from './events.ts';

/** Told of each event with the cases that it concerns. */
type Listener = (event: Event, cases: readonly string[]) => void;

/** The run's history: every event, in memory by case and, line by line, in a file. */
export class EventLog implements AsyncDisposable {
  readonly #file: WriteStream;
  readonly #events = new CaseEvents();
  readonly #listeners = new Set<Listener>();

  /** @param path the NDJSON file; its folder exists. */
  constructor(path: string) {
    this.#file = createWriteStream(path);
  }

  append(event: Event): void {
    const cases = this.#events.add(event);
    this.#file.write(`${JSON.stringify(event)}\n`);
    for (const listener of this.#listeners) listener(event, cases);
  }

  of(caseName: string): readonly Event[] {
    return this.#events.of(caseName);
  }

  all(): readonly Event[] {
    return this.#events.all();
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

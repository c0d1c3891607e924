import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ContainerRuntimeClient } from 'testcontainers';

/** The engine's events as its API gives them, a line of JSON each. */
interface ContainerEvent {
  Action: string;
  Actor: { ID: string; Attributes: Record<string, string> };
}

/** A log on its way into its file. */
interface Log {
  written: Promise<void>;
  cut: AbortController;
}

/** Of a service's end that somebody brings about. */
export interface Excuse extends Disposable {
  /** Resolves when it has ended; rejects when that takes longer. */
  within(timeoutMs: number): Promise<void>;
}

async function within(end: Promise<void>, timeoutMs: number): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`still there after ${timeoutMs} ms`)), timeoutMs);
  try {
    await Promise.race([end, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** How long a log may go on after its container has ended. */
const LOG_END_MS = 2_000;

/** Resolves when the log is whole, or is cut off because it doesn't end. */
async function ended({ written, cut }: Log): Promise<void> {
  const timer = setTimeout(() => cut.abort(), LOG_END_MS);
  await written;
  clearTimeout(timer);
}

/**
 * Follows one project's containers from their start: keeps each one's log in a file, and tells of each that ends once
 * that file is whole.
 */
export class ProjectWatch implements AsyncDisposable {
  readonly #client: ContainerRuntimeClient;
  readonly #events: Readable;
  readonly #logFile: (service: string) => string | undefined;
  readonly #onDied: (service: string, reason: string) => void;
  readonly #logs = new Map<string, Log>();
  readonly #excused = new Map<string, PromiseWithResolvers<void>>();

  private constructor(
    client: ContainerRuntimeClient,
    events: Readable,
    logFile: (service: string) => string | undefined,
    onDied: (service: string, reason: string) => void,
  ) {
    this.#client = client;
    this.#events = events;
    this.#logFile = logFile;
    this.#onDied = onDied;
    let rest = '';
    events.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines.filter(Boolean)) this.#heard(JSON.parse(line) as ContainerEvent);
    });
    // An engine that goes away is noticed by the control connections that go with it.
    events.on('error', () => {});
  }

  /** @param logFile where a service's log goes; none is kept of one without. */
  static async start(
    client: ContainerRuntimeClient,
    project: string,
    logFile: (service: string) => string | undefined,
    onDied: (service: string, reason: string) => void,
  ): Promise<ProjectWatch> {
    const filters = { label: [`com.docker.compose.project=${project}`], event: ['start', 'die'] };
    const events = await client.container.dockerode.getEvents({ filters });
    return new ProjectWatch(client, events as Readable, logFile, onDied);
  }

  /** Nobody is told of this service's next end, as long as the excuse lasts. */
  excuse(service: string): Excuse {
    const end = Promise.withResolvers<void>();
    this.#excused.set(service, end);
    return {
      within: (timeoutMs) => within(end.promise, timeoutMs),
      [Symbol.dispose]: () => {
        this.#excused.delete(service);
      },
    };
  }

  /** Resolves when the logs are whole; the containers are to be gone, or going. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#events.destroy();
    await Promise.all([...this.#logs.values()].map(ended));
  }

  async #heard({ Action, Actor: { ID, Attributes } }: ContainerEvent): Promise<void> {
    const service = Attributes['com.docker.compose.service'] ?? ID;
    if (Action === 'start') {
      const file = this.#logFile(service);
      if (!file) return;
      const cut = new AbortController();
      // A container that has started again still has its whole log.
      this.#logs.set(ID, { cut, written: this.#keepLog(ID, file, cut.signal) });
      return;
    }
    const excused = this.#excused.get(service);
    const log = this.#logs.get(ID);
    if (log) await ended(log);
    if (excused) excused.resolve();
    else this.#onDied(service, `exited with status ${Attributes.exitCode}`);
  }

  async #keepLog(id: string, file: string, signal: AbortSignal): Promise<void> {
    const { container } = this.#client;
    try {
      await pipeline(await container.logs(container.getById(id)), createWriteStream(file), { signal });
    } catch {
      // Cut off, or the container was gone before its log could be read: what was read stands in the file.
    }
  }
}

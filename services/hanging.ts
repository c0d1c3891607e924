import { caseOf } from '../contract/stream-names.ts';

/** Something that goes on by itself, such as a timer. Begins it, and returns what ends it. */
type Begin = () => () => void;

/** The application's handler of one stream. When it hangs, nothing of it runs, as in a deadlock; gRPC goes on. */
export class Handler {
  readonly nudge: () => void;
  readonly #leave: (handler: Handler) => void;
  readonly #kept = new Map<Begin, () => void>();
  #backlog: ((late: boolean) => void)[] = [];
  #hung: boolean;
  #left = false;

  /** @param nudge says something on the stream. */
  constructor(hung: boolean, leave: (handler: Handler) => void, nudge: () => void = () => {}) {
    this.#hung = hung;
    this.#leave = leave;
    this.nudge = nudge;
  }

  /** Runs the task: now, or if this hangs when it goes on, and is `late` then. */
  run(task: (late: boolean) => void): void {
    if (this.#hung) this.#backlog.push(task);
    else if (!this.#left) task(false);
  }

  /** Keeps something going while this neither hangs nor has ended; it begins anew after each hanging. */
  keep(begin: Begin): void {
    this.#kept.set(begin, this.#hung || this.#left ? () => {} : begin());
  }

  hang(): void {
    if (this.#hung) return;
    this.#hung = true;
    for (const end of this.#kept.values()) end();
  }

  resume(): void {
    if (!this.#hung || this.#left) return;
    this.#hung = false;
    for (const begin of this.#kept.keys()) this.#kept.set(begin, begin());
    const backlog = this.#backlog;
    this.#backlog = [];
    for (const task of backlog) this.run(() => task(true));
  }

  /** The stream is over. */
  end(): void {
    this.#left = true;
    this.#backlog = [];
    for (const end of this.#kept.values()) end();
    this.#leave(this);
  }
}

/** Which cases' handlers hang: those of the case's stream, and of the streams that its client dials anew. */
export class Hanging {
  readonly #hung = new Set<string>();
  readonly #handlers = new Map<Handler, string>();

  handlerOf(streamName: string, nudge?: () => void): Handler {
    const caseName = caseOf(streamName);
    const handler = new Handler(this.#hung.has(caseName), (left) => this.#handlers.delete(left), nudge);
    this.#handlers.set(handler, caseName);
    return handler;
  }

  hang(caseName: string): void {
    this.#hung.add(caseName);
    for (const handler of this.#of(caseName)) handler.hang();
  }

  resume(caseName: string): void {
    this.#hung.delete(caseName);
    for (const handler of this.#of(caseName)) handler.resume();
  }

  /** Has each stream of the case say something. */
  nudge(caseName: string): void {
    for (const handler of this.#of(caseName)) handler.nudge();
  }

  #of(caseName: string): Handler[] {
    return [...this.#handlers].filter(([, name]) => name === caseName).map(([handler]) => handler);
  }
}

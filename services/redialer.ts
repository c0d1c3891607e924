import type { Reconnect } from '../contract/generated/control.ts';
import { connectionBackoff } from '../liveness/backoff.ts';
import type { ClientStream } from './client-stream.ts';
import type { Journal } from './journal.ts';

/**
 * gRPC's minimum connect timeout. grpc-js has none: where SYNs vanish, an attempt left to itself lasts until the kernel's
 * ETIMEDOUT, 131 to 135 s on Linux. One that is given up goes on so long without its channel, as grpc-js doesn't destroy a
 * socket that is still connecting; what it connects to after all is closed at once.
 */
const ATTEMPT_TIMEOUT_MS = 20_000;

/** Dials a case anew whenever its stream has ended: at once, then by the backoff, until it is stopped. */
export class Redialer {
  readonly #caseName: string;
  readonly #dial: (attempt: number) => ClientStream;
  readonly #journal: Journal;
  readonly #backoff;
  readonly #timeoutMs: number;
  #attempts = 0;
  #stream: ClientStream | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @param dial opens an attempt's stream. */
  constructor(first: ClientStream, settings: Reconnect, dial: (attempt: number) => ClientStream, journal: Journal) {
    const { initialBackoffMs: initialMs, maxBackoffMs: maxMs, attemptTimeoutMs } = settings;
    this.#caseName = first.caseName;
    this.#dial = dial;
    this.#journal = journal;
    this.#backoff = connectionBackoff({ initialMs, maxMs });
    this.#timeoutMs = attemptTimeoutMs || ATTEMPT_TIMEOUT_MS;
    first.once('ended', () => this.#schedule(0));
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#stream?.hangUp();
  }

  #schedule(delayMs: number): void {
    if (!this.#stopped) this.#timer = setTimeout(() => this.#attempt(), delayMs);
  }

  #attempt(): void {
    this.#attempts += 1;
    const attempt = { case: this.#caseName, attempt: this.#attempts };
    this.#journal.record({ what: 'redial', ...attempt });
    const notBeforeMs = performance.now() + this.#backoff.nextMs();
    const stream = this.#dial(this.#attempts);
    this.#stream = stream;
    let flowing = false;
    let late: { cause: string; status: string } | undefined;
    const limit = setTimeout(() => {
      late = { cause: `no answer within ${this.#timeoutMs} ms`, status: 'DEADLINE_EXCEEDED' };
      stream.hangUp();
    }, this.#timeoutMs);
    stream.once('message', () => {
      clearTimeout(limit);
      flowing = true;
      this.#backoff.reset();
      this.#journal.record({ what: 'flowing', ...attempt });
    });
    stream.once('ended', (ending) => {
      clearTimeout(limit);
      if (!flowing && !this.#stopped) this.#journal.record({ what: 'redial.failed', ...attempt, ...(late ?? ending) });
      this.#schedule(Math.max(0, notBeforeMs - performance.now()));
    });
  }
}

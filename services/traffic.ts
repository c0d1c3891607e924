import type { MessageKind } from '../contract/facts.ts';
import type { Journal } from './journal.ts';

interface Counts {
  sent: number;
  received: number;
  bytesSent: number;
  bytesReceived: number;
  responses: number;
  waitingBytes: () => number;
}

/** Counts each case's messages, and records those that judge a case: all but the responses after the first. */
export class Traffic {
  readonly #journal: Journal;
  readonly #counts = new Map<string, Counts>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** @param bytes as gRPC frames the message. */
  sent(caseName: string, kind: MessageKind, bytes: number): void {
    const counts = this.#of(caseName);
    counts.sent += 1;
    counts.bytesSent += bytes;
    this.#note('message.sent', caseName, kind);
  }

  received(caseName: string, kind: MessageKind, bytes: number): void {
    const counts = this.#of(caseName);
    counts.received += 1;
    counts.bytesReceived += bytes;
    this.#note('message.received', caseName, kind);
  }

  /** @param waitingBytes of the case's present stream, what was sent and hasn't been taken. */
  follow(caseName: string, waitingBytes: () => number): void {
    this.#of(caseName).waitingBytes = waitingBytes;
  }

  /** The case's stream has ended, with so much that was never taken. */
  left(caseName: string, bytes: number): void {
    this.#of(caseName).waitingBytes = () => bytes;
  }

  counts(caseName: string) {
    const { sent, received, bytesSent, bytesReceived, waitingBytes } = this.#of(caseName);
    return { sent, received, bytesSent, bytesReceived, waitingBytes: waitingBytes() };
  }

  #note(what: 'message.sent' | 'message.received', caseName: string, kind: MessageKind): void {
    if (kind === 'response') {
      const counts = this.#of(caseName);
      counts.responses += 1;
      if (counts.responses > 1) return;
    }
    this.#journal.record({ what, case: caseName, kind });
  }

  #of(caseName: string): Counts {
    const found = this.#counts.get(caseName) ?? {
      ...{ sent: 0, received: 0, bytesSent: 0, bytesReceived: 0, responses: 0 },
      waitingBytes: () => 0,
    };
    this.#counts.set(caseName, found);
    return found;
  }
}

import type { Journal, MessageKind } from './facts.ts';

interface Counts {
  sent: number;
  received: number;
  responses: number;
}

/** Counts each case's messages, and records those that judge a case: all but the responses after the first. */
export class Traffic {
  readonly #journal: Journal;
  readonly #counts = new Map<string, Counts>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  sent(caseName: string, kind: MessageKind): void {
    this.#of(caseName).sent += 1;
    this.#note('message.sent', caseName, kind);
  }

  received(caseName: string, kind: MessageKind): void {
    this.#of(caseName).received += 1;
    this.#note('message.received', caseName, kind);
  }

  counts(caseName: string): { sent: number; received: number } {
    const { sent, received } = this.#of(caseName);
    return { sent, received };
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
    const found = this.#counts.get(caseName) ?? { sent: 0, received: 0, responses: 0 };
    this.#counts.set(caseName, found);
    return found;
  }
}

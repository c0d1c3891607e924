import type { Case } from '../cases/case.ts';
import { type JudgedCase, judgeCase } from '../judge/summary.ts';
import type { EventLog } from '../record/event-log.ts';

/**
 * Judges each case of a run once, as soon as it is over. Judging all of a large run anew takes two seconds, in which no
 * fault that is due goes in.
 */
export class JudgedCases implements Disposable {
  readonly #judged: Map<string, JudgedCase>;
  readonly #listeners = new Set<(judged: JudgedCase) => void>();
  readonly #stop: () => void;

  constructor(cases: readonly Case[], log: EventLog) {
    this.#judged = new Map(cases.map((definition) => [definition.name, judgeCase(definition, [])]));
    const definitions = new Map(cases.map((definition) => [definition.name, definition]));
    this.#stop = log.listen((event) => {
      if (event.what !== 'case.done' && event.what !== 'case.skipped') return;
      const definition = definitions.get(event.case);
      if (!definition) return;
      const judged = judgeCase(definition, log.of(event.case));
      this.#judged.set(event.case, judged);
      if (event.what === 'case.done') for (const listener of this.#listeners) listener(judged);
    });
  }

  /** Every case; one that isn't over as if nothing had happened to it yet. */
  all(): JudgedCase[] {
    return [...this.#judged.values()];
  }

  /** Calls `listener` for each case that is over from now on. */
  listen(listener: (judged: JudgedCase) => void): void {
    this.#listeners.add(listener);
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}

import type { Event } from './events.ts';

/** Adds `value` to the set that `key` leads to. */
function file<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  sets.set(key, (sets.get(key) ?? new Set()).add(value));
}

/** Sorts a run's events by case: those that name it, those of its sessions, those of its environment. */
export class CaseEvents {
  readonly #byCase = new Map<string, Event[]>();
  readonly #casesOf = new Map<string, Set<string>>();

  /** Returns the cases that the event concerns. */
  add(event: Event): readonly string[] {
    const cases = this.#concerned(event);
    for (const name of cases) {
      const events = this.#byCase.get(name) ?? [];
      this.#byCase.set(name, events);
      events.push(event);
    }
    return cases;
  }

  /** In the order they came; a session's PINGs from the case's own stream on. */
  of(caseName: string): readonly Event[] {
    return this.#byCase.get(caseName) ?? [];
  }

  #concerned(event: Event): readonly string[] {
    const { environment, who } = event;
    if (event.what === 'case') file(this.#casesOf, environment, event.case);
    if (event.what === 'stream.open') file(this.#casesOf, `${environment} ${who} ${event.session}`, event.case);
    if ('case' in event) return [event.case];
    const carrier = event.who === 'lab' ? environment : `${environment} ${who} ${event.session}`;
    return [...(this.#casesOf.get(carrier) ?? [])];
  }
}

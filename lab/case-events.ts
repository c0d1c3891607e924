import type { Event } from './events.ts';

/** Sorts an environment's events by case: those that name it, those of its sessions, those of the environment. */
export class CaseEvents {
  readonly #byCase = new Map<string, Event[]>();
  /** `who session`, to the cases whose streams it carries. */
  readonly #sessions = new Map<string, Set<string>>();

  /** Returns the cases that the event concerns. */
  add(event: Event): Iterable<string> {
    const cases = this.#concerned(event);
    for (const name of cases) this.#eventsOf(name).push(event);
    return cases;
  }

  /** In the order they happened; the session's PINGs from the case's own stream on. */
  of(caseName: string): readonly Event[] {
    return this.#eventsOf(caseName);
  }

  #concerned(event: Event): Iterable<string> {
    if (event.what === 'node.exited') return this.#byCase.keys();
    if (event.what === 'stream.open') {
      const key = `${event.who} ${event.session}`;
      this.#sessions.set(key, (this.#sessions.get(key) ?? new Set()).add(event.case));
    }
    if ('case' in event) return [event.case];
    return this.#sessions.get(`${event.who} ${event.session}`) ?? [];
  }

  #eventsOf(name: string): Event[] {
    const events = this.#byCase.get(name) ?? [];
    this.#byCase.set(name, events);
    return events;
  }
}

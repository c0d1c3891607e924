import { caseOf } from '../../contract/stream-names.ts';
import type { Event, PeerEvent } from './events.ts';
import { isTapEvent, type TapEvent } from './tap-events.ts';

/** Adds `value` to the set that `key` leads to. */
function file<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  sets.set(key, (sets.get(key) ?? new Set()).add(value));
}

/** Sorts a run's events by case: those that name it, those of its sessions and taps, those of its environment. */
export class CaseEvents {
  readonly #all: Event[] = [];
  readonly #byCase = new Map<string, Event[]>();
  readonly #casesOf = new Map<string, Set<string>>();
  /** The tapped connection of a session. */
  readonly #tapOf = new Map<string, string>();
  readonly #caseOfStream = new Map<string, string>();

  /** Returns the cases that the event concerns. */
  add(event: Event): readonly string[] {
    this.#all.push(event);
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

  /** Also those that concern no case, or not yet: a connection's frames before it carries one. */
  all(): readonly Event[] {
    return this.#all;
  }

  #concerned(event: Event): readonly string[] {
    const { environment, who } = event;
    if (event.what === 'case.again') this.#forget(event.case);
    if (event.what === 'case' || event.what === 'case.again') file(this.#casesOf, environment, event.case);
    if (event.what === 'stream.open') this.#streamOpened(event);
    if (event.what === 'session.tapped')
      this.#tapOf.set(`${environment} ${who} ${event.session}`, `${environment} ${who} tap ${event.connection}`);
    if ('case' in event) return [event.case];
    if (isTapEvent(event)) return this.#tapped(event);
    const ofAll = event.who === 'lab' || event.what === 'process.stalled';
    const carrier = ofAll ? environment : `${environment} ${who} ${event.session}`;
    return [...(this.#casesOf.get(carrier) ?? [])];
  }

  /** What a case's first try was: all that is asked of its events is asked of the second. */
  #forget(caseName: string): void {
    for (const cases of this.#casesOf.values()) cases.delete(caseName);
    for (const streamName of this.#byCase.keys()) if (caseOf(streamName) === caseName) this.#byCase.delete(streamName);
  }

  #streamOpened({ environment, who, session, stream, case: name }: PeerEvent & { what: 'stream.open' }): void {
    const carrier = `${environment} ${who} ${session}`;
    file(this.#casesOf, carrier, name);
    const tap = this.#tapOf.get(carrier);
    if (!tap) return;
    file(this.#casesOf, tap, name);
    if (stream) this.#caseOfStream.set(`${tap} ${stream}`, name);
  }

  /** The client's taps are a case's each; what passes the server's belongs to a stream, or to all of its connection. */
  #tapped(event: TapEvent): readonly string[] {
    const { environment, who, tap, connection } = event;
    if (who === 'client') return [tap];
    const carrier = `${environment} ${who} tap ${connection}`;
    const stream = 'stream' in event ? event.stream : 0;
    if (!stream) return [...(this.#casesOf.get(carrier) ?? [])];
    const owner = this.#caseOfStream.get(`${carrier} ${stream}`);
    return owner ? [owner] : [];
  }
}

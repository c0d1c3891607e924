import type { Case } from '../cases/case.ts';
import { ENDPOINTS, type Endpoint } from '../model/places.ts';
import type { Counts, Event, LabEvent, PeerEvent } from './events.ts';

/** The member of a union of events that has this `what`. */
export type Named<E extends Event, W> = E extends { what: infer V } ? (W extends V ? E : never) : never;

/** The events of one case, with the questions that judging asks of them. */
export class CaseHistory {
  readonly definition: Case;
  readonly events: readonly Event[];

  constructor(definition: Case, events: readonly Event[]) {
    this.definition = definition;
    this.events = events;
  }

  /** What one end told, in order. */
  by<W extends PeerEvent['what']>(who: Endpoint, what: W): Named<PeerEvent, W>[] {
    return this.events.filter((event) => event.who === who && event.what === what) as Named<PeerEvent, W>[];
  }

  /** What the lab did or learnt, in order. */
  lab<W extends LabEvent['what']>(what: W): Named<LabEvent, W>[] {
    return this.events.filter((event) => event.who === 'lab' && event.what === what) as Named<LabEvent, W>[];
  }

  /** The time of a lab event, in nanoseconds; infinite if it never came. */
  at(what: LabEvent['what']): number {
    return this.lab(what)[0]?.atNs ?? Number.POSITIVE_INFINITY;
  }

  /** What an end had counted then; nothing if it wasn't asked. */
  counts(end: Endpoint, when: Named<LabEvent, 'counted'>['when']): Counts | undefined {
    return this.lab('counted').find((event) => event.end === end && event.when === when)?.counts;
  }

  /** All that had happened by then. */
  upTo(atNs: number): readonly Event[] {
    return this.events.filter((event) => event.atNs <= atNs);
  }

  ended(end: Endpoint): Named<PeerEvent, 'stream.ended'> | undefined {
    return this.by(end, 'stream.ended')[0];
  }
}

/** The HTTP/2 connections that carried the case, as each end numbered them; cases with the same one shared it. */
export const sessionsOf = (history: CaseHistory): Partial<Record<Endpoint, string>> =>
  Object.fromEntries(
    ENDPOINTS.flatMap((end) => {
      const [open] = history.by(end, 'stream.open');
      return open ? [[end, `${open.environment}/${end}/${open.session}`]] : [];
    }),
  );

export interface PeerClock {
  offsetMs: number;
  uncertaintyMs: number;
}

/** How each end's clock compares with the runner's, in milliseconds; its events' times allow for the offset. */
export const clocksOf = (history: CaseHistory): Partial<Record<Endpoint, PeerClock>> =>
  Object.fromEntries(
    history
      .lab('clock.compared')
      .map(({ node, offsetMs, uncertaintyMs }) => [node, { offsetMs, uncertaintyMs }] as const),
  );

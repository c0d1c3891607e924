import type { RunClock } from './clock.ts';
import type { Fault } from './faults/fault.ts';
import type { Link } from './link.ts';

/** When something on a link was begun and when its last call had returned, in nanoseconds since the run began. */
export interface Span {
  beginNs: number;
  endNs: number;
}

/** A fault on one link, for the cases that share the link: for one, or for all of an environment. */
export interface FaultInjection {
  inject(): Promise<Span>;
  heal(): Promise<Span>;
  /** A case that won't inject, or heal, tells so: the others don't wait for it. */
  leave(): void;
}

async function timed(clock: RunClock, act: () => Promise<void>): Promise<Span> {
  const beginNs = clock.nowNs();
  await act();
  return { beginNs, endNs: clock.nowNs() };
}

/** The fault of a link that only one case uses. */
export const ownFault = (fault: Fault, link: Link, clock: RunClock): FaultInjection => ({
  inject: () => timed(clock, () => fault.inject(link)),
  heal: () => timed(clock, () => fault.heal(link)),
  leave: () => {},
});

/** Acts once, when every case that still takes part has come; never if all have left. */
class Gathering {
  readonly #act: () => Promise<Span>;
  readonly #done = Promise.withResolvers<Span>();
  #missing: number;
  #somebodyCame = false;

  constructor(participants: number, act: () => Promise<Span>) {
    this.#missing = participants;
    this.#act = act;
    // Somebody may leave before anybody waits; an error then is for those who come.
    this.#done.promise.catch(() => {});
  }

  come(): Promise<Span> {
    this.#somebodyCame = true;
    this.#arrive();
    return this.#done.promise;
  }

  leave(): void {
    this.#arrive();
  }

  #arrive(): void {
    this.#missing -= 1;
    if (this.#missing === 0 && this.#somebodyCame) this.#act().then(this.#done.resolve, this.#done.reject);
  }
}

/** The fault of a link that `participants` cases share: injected once, when all are ready, healed when all are done. */
export function sharedFault(fault: Fault, link: Link, clock: RunClock, participants: number): () => FaultInjection {
  const injecting = new Gathering(participants, () => timed(clock, () => fault.inject(link)));
  const healing = new Gathering(participants, () => timed(clock, () => fault.heal(link)));
  return () => {
    const left = new Set([injecting, healing]);
    const come = (gathering: Gathering) => {
      left.delete(gathering);
      return gathering.come();
    };
    return {
      inject: () => come(injecting),
      heal: () => come(healing),
      leave: () => {
        for (const gathering of left) gathering.leave();
        left.clear();
      },
    };
  };
}

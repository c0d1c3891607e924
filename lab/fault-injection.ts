import type { RunClock } from './clock.ts';

/** A fault with what it is about. */
export interface AimedFault {
  inject(): Promise<void>;
  heal(): Promise<void>;
}

/** When something was begun and when its last call had returned, in nanoseconds since the run began. */
export interface Span {
  beginNs: number;
  endNs: number;
}

/** A fault for the cases that share what it befalls: for one, or for all that use a link or a node. */
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

/** The fault of what only one case uses. */
export const ownFault = (fault: AimedFault, clock: RunClock): FaultInjection => ({
  inject: () => timed(clock, fault.inject),
  heal: () => timed(clock, fault.heal),
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

/** The fault of what `participants` cases share: injected once, when all are ready, healed when all are done. */
export function sharedFault(fault: AimedFault, clock: RunClock, participants: number): () => FaultInjection {
  const injecting = new Gathering(participants, () => timed(clock, fault.inject));
  const healing = new Gathering(participants, () => timed(clock, fault.heal));
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

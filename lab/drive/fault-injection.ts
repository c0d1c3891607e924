import type { RunClock } from '../support/clock.ts';
import { shared, type Watch } from './witness/watch.ts';

/** A fault with what it is about. */
export interface TargetedFault {
  inject(): Promise<void>;
  heal(): Promise<void>;
  /** Of what it is about. */
  watch: Watch;
}

/** When something was begun and when its last call had returned, in nanoseconds since the run began. */
export interface Span {
  beginNs: number;
  endNs: number;
}

/** A fault for the cases that share what it befalls: for one, or for all that use a link or a node. */
export interface FaultInjection {
  watch: Watch;
  inject(): Promise<Span>;
  /** Resolves when no case that shares the fault waits for a detection any more. */
  rest(): Promise<unknown>;
  /** Looks once more whether it is in force, and takes it back then. */
  heal(): Promise<Span>;
  /** A case that won't inject, or heal, tells so: the others don't wait for it. */
  leave(): void;
}

async function timed(clock: RunClock, act: () => Promise<void>): Promise<Span> {
  const beginNs = clock.nowNs();
  await act();
  return { beginNs, endNs: clock.nowNs() };
}

async function healWatched({ watch, heal }: TargetedFault, clock: RunClock): Promise<Span> {
  await watch.look('over');
  return timed(clock, heal);
}

/** The fault of what only one case uses. */
export const ownFault = (fault: TargetedFault, clock: RunClock): FaultInjection => ({
  watch: fault.watch,
  inject: () => timed(clock, fault.inject),
  rest: async () => {},
  heal: () => healWatched(fault, clock),
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
export function sharedFault(fault: TargetedFault, clock: RunClock, participants: number): () => FaultInjection {
  const injecting = new Gathering(participants, () => timed(clock, fault.inject));
  const resting = new Gathering(participants, () => timed(clock, async () => {}));
  const healing = new Gathering(participants, () => healWatched(fault, clock));
  const watch = shared(fault.watch);
  return () => {
    const left = new Set([injecting, resting, healing]);
    const come = (gathering: Gathering) => {
      left.delete(gathering);
      return gathering.come();
    };
    return {
      watch,
      inject: () => come(injecting),
      rest: () => come(resting),
      heal: () => come(healing),
      leave: () => {
        for (const gathering of left) gathering.leave();
        left.clear();
      },
    };
  };
}

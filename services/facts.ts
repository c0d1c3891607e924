/**
 * What a peer saw, as plain data. A fact says what happened and where, never what it means: `lab/observe.ts` judges.
 * Sessions are HTTP/2 connections, numbered by each peer in the order it met them.
 */
import type { TapFact } from './tap-facts.ts';

/** The parts of a StreamMessage's oneof, by the names that the contract gives them. */
export type MessageKind = 'request' | 'response' | 'ping' | 'pong';

export type Fact =
  /** A case's stream began on this session; `stream` is its HTTP/2 number where it is known by then. */
  | { what: 'stream.open'; case: string; session: string; stream?: number }
  /** This session's bytes pass this peer's own tap, where they are the connection of this number. */
  | { what: 'session.tapped'; session: string; connection: number }
  | TapFact
  /** An application message. Of a stream's responses only the first is a fact of its own; `Count` has the number. */
  | { what: 'message.sent' | 'message.received'; case: string; kind: MessageKind }
  /** An HTTP/2 PING that this peer sent, and its ACK; `ping` numbers them within the session. */
  | { what: 'ping.sent' | 'ping.acked'; session: string; ping: number }
  /** An HTTP/2 PING of the other side, which the HTTP/2 library has ACKed. */
  | { what: 'ping.received'; session: string }
  | { what: 'goaway.received'; session: string; code: number; text: string }
  /** The stream was reset by the other side. */
  | { what: 'rst_stream.received'; case: string; session: string; code: number }
  /** `self`: this process destroyed or closed it; `remote`: it ended from the other side (FIN, or RST as `error`). */
  | { what: 'session.closed'; session: string; by: 'self' | 'remote'; error?: string }
  /** An application-level detector of this peer fired. */
  | { what: 'detector.fired'; case: string; detector: 'heartbeat'; cause: string }
  /** The stream is over for this peer's application; `status` is gRPC's name for its status code. */
  | { what: 'stream.ended'; case: string; cause: string; status?: string };

/** A fact with its time on the peer's monotonic clock, in nanoseconds (decimal: JSON has no such integers). */
export type TimedFact = Fact & { monotonicNs: string };

/** Keeps every fact from the start of the process, so that a watcher who comes late has missed nothing. */
export class Journal {
  readonly #facts: TimedFact[] = [];
  readonly #watchers = new Set<(fact: TimedFact) => void>();

  record(fact: Fact): void {
    this.keep({ monotonicNs: process.hrtime.bigint().toString(), ...fact });
  }

  /** Takes a fact that has its time already. */
  keep(fact: TimedFact): void {
    this.#facts.push(fact);
    for (const watcher of this.#watchers) watcher(fact);
  }

  /** Calls `watcher` for each fact so far and each one to come. Returns what ends that. */
  watch(watcher: (fact: TimedFact) => void): () => void {
    for (const fact of this.#facts) watcher(fact);
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

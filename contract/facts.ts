/**
 * What a peer saw, as plain data. A fact says what happened and where, never what it means: `lab/judge/observe-end.ts` judges.
 * Sessions are HTTP/2 connections, numbered by each peer in the order it met them.
 */
import type { TapFact } from './tap-facts.ts';

/** The parts of a StreamMessage's oneof, by the names that the contract gives them. */
export type MessageKind = 'request' | 'response' | 'ping' | 'pong';

/** The detectors that are applications, not libraries or kernels. */
export type PeerDetector = 'heartbeat' | 'server-push-backpressure' | 'client-silence' | 'health-watch';

export type Fact =
  /**
   * A case's stream began on this session; `stream` is its HTTP/2 number where it is known by then, `dialledFrom`
   * the address and port of whoever dialled the session's TCP connection.
   */
  | { what: 'stream.open'; case: string; session: string; stream?: number; dialledFrom?: string }
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
  /**
   * `self`: this process destroyed or closed it; `remote`: it ended from the other side (FIN, or RST as `error`); `tcp`:
   * this side's kernel gave the other up, and `error` says why (ETIMEDOUT: TCP keepalive or retransmission).
   */
  | { what: 'session.closed'; session: string; by: 'self' | 'remote' | 'tcp'; error?: string }
  /** The process stood still: what it was to do in this time it did late, by so much at most. */
  | { what: 'process.stalled'; lateMs: number }
  /** This peer's end of the case's connection now has TCP keepalive, with this idle time. */
  | { what: 'tcp.keepalive'; case: string; session: string; idleMs: number }
  /**
   * An application-level detector of this peer fired. `quietMs`: so long ago it was last re-armed, where no other fact says
   * when; only client-silence tells.
   */
  | { what: 'detector.fired'; case: string; detector: PeerDetector; cause: string; quietMs?: number }
  /** Of a stream with a drain limit: a write said that there is no more room, and then nothing waits any more. */
  | { what: 'push.blocked'; case: string; waitingBytes: number }
  | { what: 'push.drained'; case: string }
  /** The health service said so, on the case's connection: SERVING, NOT_SERVING, UNKNOWN or SERVICE_UNKNOWN. */
  | { what: 'health.watching'; case: string; status: string }
  /** No more is said; `status` is gRPC's, and CANCELLED where the client has no more use for it. */
  | { what: 'health.ended'; case: string; cause: string; status: string }
  /** A reconnecting client dials anew; the attempt's own facts are told by the name that `attemptName` gives it. */
  | { what: 'redial'; case: string; attempt: number }
  /** It ended, or was given up, without an answer. */
  | { what: 'redial.failed'; case: string; attempt: number; cause: string; status: string }
  /** The first message came on an attempt's stream. */
  | { what: 'flowing'; case: string; attempt: number }
  /** The stream is over for this peer's application; `status` is gRPC's name for its status code. */
  | { what: 'stream.ended'; case: string; cause: string; status?: string };

/** A fact with its time on the peer's monotonic clock, in nanoseconds (decimal: JSON has no such integers). */
export type TimedFact = Fact & { monotonicNs: string };

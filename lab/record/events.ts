import type { Fact } from '../../contract/facts.ts';
import type { Case } from '../cases/case.ts';
import type { Endpoint } from '../model/places.ts';
import type { Sample } from '../witness/sample.ts';
import type { KernelFact, Queues } from './kernel-facts.ts';

/** Of the lines of `events.ndjson`; a reader of another one can't judge them. */
export const EVENTS_SCHEMA = 3;

/** What was run, when, and of which versions. */
export interface RunFacts {
  id: string;
  startedAt: string;
  runtime: string;
  timing: string;
  /** Of `node`, `grpcJs`, `toxiproxy` and each front that ran, by name. */
  versions: Record<string, string>;
}

/** What the lab itself did, or learnt of its programs. */
export type LabFact =
  /** The first line of a run, and the last of one that wasn't cut off; their environment is empty. */
  | { what: 'run'; schema: typeof EVENTS_SCHEMA; run: RunFacts }
  | { what: 'run.over'; wallMs: number }
  | { what: 'case'; case: string; definition: Case }
  /** `tapped`: frames of both hops are among the events. */
  | { what: 'case.dialled'; case: string; tapped?: boolean }
  | { what: 'baseline.passed'; case: string }
  | { what: 'baseline.failed'; case: string; missing: string }
  /** How far a peer's clock is ahead of the runner's, and how far off that may be. Its facts' times allow for it. */
  | { what: 'clock.compared'; node: Endpoint; offsetMs: number; uncertaintyMs: number }
  /** Every case of the run had passed its baseline, or couldn't. */
  | { what: 'case.released'; case: string }
  | { what: 'fault.begin' | 'fault.end' | 'heal.begin' | 'heal.end'; case: string }
  /** A fault that is over by itself is over; that took since `beginNs`. */
  | { what: 'fault.over'; case: string; beginNs?: number }
  /** Both ends said something on the case's own stream, which the fault is to silence. */
  | { what: 'spoke'; case: string }
  /** What was watched to show that the fault was in force. */
  | { what: 'witness'; case: string; samples: Sample[] }
  /** Whether a message on the case's stream was answered just before healing. */
  | { what: 'uploaded'; case: string; bytes: number; receivedBytes: number; whole: boolean; elapsedMs: number }
  | { what: 'asked'; case: string; answered: boolean; elapsedMs?: number }
  /** The same on the case's own stream after healing, where the client still has it. */
  | { what: 'asked.again'; case: string; answered: boolean; elapsedMs: number }
  /** What became of the others, whose links are whole: how many, on the same connection to the server, answered. */
  | { what: 'others'; case: string; of: number; onSameConnection: number; answered: number }
  /** Whether a fresh connection was answered just before healing, across a link that lets none through. */
  | { what: 'knocked'; case: string; answered: boolean }
  /** Where large pushes sat just before healing. */
  | ({ what: 'queues'; case: string } & Queues)
  /** What the kernel of one of the case's places says of the case's own connection. */
  | ({ what: 'kernel'; case: string } & KernelFact)
  /** It is run once more, in this environment, because the first try was inconclusive for a transient reason; what was before no longer counts. */
  | { what: 'case.again'; case: string; reason: string }
  /** The machine can't run it. */
  | { what: 'case.skipped'; case: string; reason: string }
  /** What an end's stream and connection had carried just after the fault and just before healing. */
  | { what: 'counted'; case: string; when: 'fault.end' | 'heal.begin'; end: Endpoint; counts: Counts }
  /** A fresh connection carried a message there and back, at the last of so many attempts. */
  | { what: 'recovered'; case: string; elapsedMs: number; attempts?: number }
  | { what: 'not-recovered'; case: string; reason: string }
  /** A program of the environment ended, or a part of it died. */
  | { what: 'node.exited'; node: string; reason: string }
  /** The lab couldn't go on with this case. */
  | { what: 'case.broken'; case: string; reason: string }
  | { what: 'case.done'; case: string };

export interface Counts {
  messagesSent: number;
  messagesReceived: number;
  /** As gRPC frames them: serialized, each with five bytes before it. */
  messageBytesSent: number;
  messageBytesReceived: number;
  /** Of those sent, what the process itself still holds. */
  drainWaitingBytes: number;
  connectionBytesRead: number;
  connectionBytesWritten: number;
  /** Held by this end's tap: of the case at the client's, of all cases at the server's. */
  tapBytesInFlight: number;
}

/** Where and when: nanoseconds since the run began, on the runner's monotonic clock. */
interface Stamp {
  atNs: number;
  environment: string;
}

export type PeerEvent = Stamp & { who: Endpoint } & Fact;
export type LabEvent = Stamp & { who: 'lab' } & LabFact;

/** One line of `events.ndjson`. */
export type Event = PeerEvent | LabEvent;

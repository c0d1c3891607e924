import { NS_PER_MS } from './clock.ts';
import type { Event, LabEvent, PeerEvent } from './events.ts';
import type { Evidence } from './evidence.ts';
import { faults } from './faults/index.ts';
import { type Endpoint, endNextTo } from './path.ts';
import type { Case } from './scenario.ts';

/** Who ended a stream, as one end saw it. */
export type EndedBy = 'self' | 'peer' | 'front' | 'fault' | 'heal';

/** Times in milliseconds after the fault was fully in force. */
export interface ObservedEnd {
  /** Set only if the case's own detector fired. */
  detectedMs: number | null;
  endedMs: number | null;
  endedBy?: EndedBy;
  cause?: string;
  /** gRPC's name of the status code. */
  status?: string;
}

/** The member of a union of events that has this `what`. */
type Named<E extends Event, W> = E extends { what: infer V } ? (W extends V ? E : never) : never;

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

  ended(end: Endpoint): Named<PeerEvent, 'stream.ended'> | undefined {
    return this.by(end, 'stream.ended')[0];
  }
}

/** Timers of Node may fire up to a millisecond early, and a PING is recorded just before grpc-js arms its timer. */
const TIMER_EARLY_MS = 2;

/** A session's own end is told some turns of the event loop after its streams'. */
const SESSION_END_LAG_MS = 250;

/** True if this end's own keepalive gave up: a PING of its own was without an ACK for the whole timeout. */
function keepaliveFired(history: CaseHistory, end: Endpoint, endedNs: number): boolean {
  const { timeoutMs } = history.definition.options;
  if (timeoutMs === undefined) return false;
  const acked = new Set(history.by(end, 'ping.acked').map(({ session, ping }) => `${session} ${ping}`));
  const overdueNs = endedNs - (timeoutMs - TIMER_EARLY_MS) * NS_PER_MS;
  return history
    .by(end, 'ping.sent')
    .some(({ session, ping, atNs }) => atNs <= overdueNs && !acked.has(`${session} ${ping}`));
}

/** What the wire told this end about the ending, in words; nothing if it told nothing. */
function toldByTheWire(history: CaseHistory, end: Endpoint, endedNs: number): string | undefined {
  const untilNs = endedNs + SESSION_END_LAG_MS * NS_PER_MS;
  const [reset] = history.by(end, 'rst_stream.received');
  if (reset && reset.atNs <= untilNs) return `RST_STREAM, code ${reset.code}`;
  const [goaway] = history.by(end, 'goaway.received');
  if (goaway && goaway.atNs <= untilNs) return `GOAWAY, code ${goaway.code} ${goaway.text}`.trim();
  const closed = history.by(end, 'session.closed').find(({ by, atNs }) => by === 'remote' && atNs <= untilNs);
  if (closed) return closed.error ? `connection closed: ${closed.error}` : 'connection closed by FIN';
  return undefined;
}

/** True if nothing but the link under test lies between this end and the fault. */
const isNextToFault = (definition: Case, end: Endpoint): boolean =>
  definition.path === 'direct' || end === endNextTo(definition);

function endedBySomebodyElse({ definition }: CaseHistory, end: Endpoint): EndedBy {
  if (isNextToFault(definition, end) && faults[definition.fault].silences.length > 0) return 'fault';
  return definition.path === 'direct' ? 'peer' : 'front';
}

export function observeEnd(history: CaseHistory, end: Endpoint): ObservedEnd {
  const ended = history.ended(end);
  if (!ended) return { detectedMs: null, endedMs: null };
  const endedMs = (ended.atNs - history.at('fault.end')) / NS_PER_MS;
  const { status } = ended;
  const told = toldByTheWire(history, end, ended.atNs);
  const record = (endedBy: EndedBy, cause: string): ObservedEnd => ({
    detectedMs: endedBy === 'self' ? endedMs : null,
    ...{ endedMs, endedBy, cause },
    ...(status && { status }),
  });
  if (ended.atNs >= history.at('heal.begin')) return record('heal', told ?? ended.cause);
  const [fired] = history.by(end, 'detector.fired');
  if (fired && fired.atNs <= ended.atNs) return record('self', fired.cause);
  if (!told && keepaliveFired(history, end, ended.atNs)) return record('self', 'keepalive timed out');
  return record(endedBySomebodyElse(history, end), told ?? ended.cause);
}

/** What was counted from the fault's end to healing; PINGs by what was sent in that time, with the ACKs of those. */
export function evidenceOf(history: CaseHistory): Evidence {
  const fromNs = history.at('fault.end');
  const toNs = history.at('heal.begin');
  const within = ({ atNs }: Event) => atNs >= fromNs && atNs < toNs;
  const pings = (end: Endpoint) => {
    const sent = history.by(end, 'ping.sent').filter(within);
    const numbers = new Set(sent.map(({ session, ping }) => `${session} ${ping}`));
    const acked = history.by(end, 'ping.acked').filter(({ session, ping }) => numbers.has(`${session} ${ping}`));
    const received = history.by(end, 'ping.received').filter(within);
    return { sent: sent.length, acked: acked.length, received: received.length };
  };
  const messages = (end: Endpoint) => {
    const counted = history.lab('counted').filter((event) => event.end === end);
    const before = counted.find(({ when }) => when === 'fault.end')?.counts;
    const after = counted.find(({ when }) => when === 'heal.begin')?.counts;
    const grown = (of: 'messagesSent' | 'messagesReceived') => (after && before ? after[of] - before[of] : 0);
    return { sent: grown('messagesSent'), received: grown('messagesReceived') };
  };
  const [client, server] = [pings('client'), pings('server')];
  const [clientMessages, serverMessages] = [messages('client'), messages('server')];
  return {
    serverPingsSent: server.sent,
    serverPingAcksReceived: server.acked,
    serverPingsReceived: server.received,
    clientPingsSent: client.sent,
    clientPingAcksReceived: client.acked,
    clientPingsReceived: client.received,
    serverMessagesSent: serverMessages.sent,
    serverMessagesReceived: serverMessages.received,
    clientMessagesSent: clientMessages.sent,
    clientMessagesReceived: clientMessages.received,
  };
}

/** Bytes that reached the end next to the fault while its link was cut. */
export function leakedBytes(history: CaseHistory): number {
  const { definition } = history;
  if (faults[definition.fault].silences.length === 0) return 0;
  const end = endNextTo(definition);
  const counted = history.lab('counted').filter((event) => event.end === end);
  const read = (when: 'fault.end' | 'heal.begin') =>
    counted.find((event) => event.when === when)?.counts.connectionBytesRead ?? 0;
  return read('heal.begin') - read('fault.end');
}

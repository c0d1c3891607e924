import { NS_PER_MS } from './clock.ts';
import type { Event, LabEvent, PeerEvent } from './events.ts';
import type { Evidence } from './evidence.ts';
import { exactNs } from './exact.ts';
import { faultOf } from './faults/index.ts';
import { variantOf } from './fronts/index.ts';
import { passed } from './hops.ts';
import { ENDPOINTS, type Endpoint, isLink, isNextTo } from './path.ts';
import { isDead } from './reach.ts';
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
  /** Set with `detectedMs`: how much later than exactly predicted, from the phase of the end's last answered probe. */
  errorMs?: number;
}

export interface PeerClock {
  offsetMs: number;
  uncertaintyMs: number;
}

/** The HTTP/2 connections that carried the case, as each end numbered them; cases with the same one shared it. */
export const sessionsOf = (history: CaseHistory): Partial<Record<Endpoint, string>> =>
  Object.fromEntries(
    ENDPOINTS.flatMap((end) => {
      const [open] = history.by(end, 'stream.open');
      return open ? [[end, `${open.environment}/${end}/${open.session}`]] : [];
    }),
  );

/** How each end's clock compares with the runner's, in milliseconds; its events' times allow for the offset. */
export const clocksOf = (history: CaseHistory): Partial<Record<Endpoint, PeerClock>> =>
  Object.fromEntries(
    history
      .lab('clock.compared')
      .map(({ node, offsetMs, uncertaintyMs }) => [node, { offsetMs, uncertaintyMs }] as const),
  );

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

  /** All that had happened by then. */
  upTo(atNs: number): readonly Event[] {
    return this.events.filter((event) => event.atNs <= atNs);
  }

  ended(end: Endpoint): Named<PeerEvent, 'stream.ended'> | undefined {
    return this.by(end, 'stream.ended')[0];
  }
}

/** How late a timer of Node may be on a loaded machine and still be the one that fired. */
const TIMER_LATE_MS = 1_000;

/** What grpc-js makes of a stream whose connection its own keepalive has destroyed. */
const STATUS_OF_KEEPALIVE = { client: 'UNAVAILABLE', server: 'CANCELLED' } as const;

/**
 * How much earlier than the timeout after its PING a keepalive may seem to fire: grpc-js's client arms its timer before
 * it sends the PING, and Node counts a timer from the begin of the event loop's turn. 4 ms were seen on a busy machine.
 */
const timerEarlyMs = (timeoutMs: number): number => Math.min(100, timeoutMs / 2);

/** What belongs to one ending is told within some turns of the event loop: a session's end after its streams'. */
const ONE_ENDING_MS = 250;

/** True if this end's own keepalive gave up: a PING of its own was without an ACK for the whole timeout. */
function keepaliveFired(history: CaseHistory, end: Endpoint, ended: Named<PeerEvent, 'stream.ended'>): boolean {
  const { timeoutMs } = history.definition.options;
  if (timeoutMs === undefined || ended.status !== STATUS_OF_KEEPALIVE[end]) return false;
  const acked = new Set(history.by(end, 'ping.acked').map(({ session, ping }) => `${session} ${ping}`));
  return history.by(end, 'ping.sent').some(({ session, ping, atNs }) => {
    const waitedMs = (ended.atNs - atNs) / NS_PER_MS;
    const inTime = waitedMs >= timeoutMs - timerEarlyMs(timeoutMs) && waitedMs <= timeoutMs + TIMER_LATE_MS;
    return inTime && !acked.has(`${session} ${ping}`);
  });
}

/** True if this end's own keepalive gave up because it couldn't send a PING after a GOAWAY. */
function keepaliveFailed(history: CaseHistory, end: Endpoint, ended: Named<PeerEvent, 'stream.ended'>): boolean {
  if (ended.status !== STATUS_OF_KEEPALIVE[end] || history.by(end, 'goaway.received').length === 0) return false;
  const justBefore = ({ atNs }: PeerEvent) => Math.abs(ended.atNs - atNs) <= ONE_ENDING_MS * NS_PER_MS;
  const closedHere = history.by(end, 'session.closed').some((event) => event.by === 'self' && justBefore(event));
  return closedHere && history.by(end, 'ping.sent').some(justBefore);
}

/** True if TCP itself gave the connection up: its keepalive probes, or its data, were unanswered. */
const TCP_GAVE_UP = 'ETIMEDOUT';

const tcpGaveUp = (history: CaseHistory, end: Endpoint, endedNs: number): boolean =>
  history
    .by(end, 'session.closed')
    .some(({ error, atNs }) => error === TCP_GAVE_UP && Math.abs(atNs - endedNs) <= ONE_ENDING_MS * NS_PER_MS);

/** What the wire told this end about the ending, in words; nothing if it told nothing. */
function toldByTheWire(history: CaseHistory, end: Endpoint, endedNs: number): string | undefined {
  const belongs = ({ atNs }: PeerEvent) => Math.abs(atNs - endedNs) <= ONE_ENDING_MS * NS_PER_MS;
  const reset = history.by(end, 'rst_stream.received').find(belongs);
  if (reset) return `RST_STREAM, code ${reset.code}`;
  const goaway = history.by(end, 'goaway.received').find(belongs);
  if (goaway) return `GOAWAY, code ${goaway.code} ${goaway.text}`.trim();
  const closed = history
    .by(end, 'session.closed')
    .find((event) => event.by === 'remote' && event.error !== TCP_GAVE_UP && belongs(event));
  if (closed) return closed.error ? `connection closed: ${closed.error}` : 'connection closed by FIN';
  return undefined;
}

/** The fault itself, where it lies next to this end, and lets nothing through to it that somebody behind it has done. */
function endedBySomebodyElse({ definition }: CaseHistory, end: Endpoint): EndedBy {
  const { silences, directions } = faultOf(definition.fault);
  const way = end === 'client' ? 'to-client' : 'to-server';
  const silent = silences.includes('http2') && (!directions || directions.includes(way));
  if (silent && isNextTo(definition, end)) return 'fault';
  return definition.path === 'direct' ? 'peer' : 'front';
}

/** True if a front told this end of what its own timers, the case's detector, have noticed. */
function frontDetected({ definition }: CaseHistory, endedBy: EndedBy): boolean {
  return endedBy === 'front' && variantOf(definition.path)?.detector === definition.detector;
}

export function observeEnd(history: CaseHistory, end: Endpoint): ObservedEnd {
  const ended = history.ended(end);
  if (!ended) return { detectedMs: null, endedMs: null };
  const { status } = ended;
  if (ended.atNs < history.at('fault.begin'))
    return { detectedMs: null, endedMs: null, cause: ended.cause, ...(status && { status }) };
  const endedMs = (ended.atNs - history.at('fault.end')) / NS_PER_MS;
  const told = toldByTheWire(history, end, ended.atNs);
  const record = (endedBy: EndedBy, cause: string, detected = false): ObservedEnd => {
    const dueNs = detected ? exactNs(history.definition.timers, end, history.upTo(ended.atNs)) : undefined;
    return {
      detectedMs: detected ? endedMs : null,
      ...{ endedMs, endedBy, cause },
      ...(status && { status }),
      ...(dueNs !== undefined && { errorMs: (ended.atNs - dueNs) / NS_PER_MS }),
    };
  };
  if (ended.atNs >= history.at('heal.begin')) return record('heal', told ?? ended.cause);
  const [fired] = history.by(end, 'detector.fired');
  if (fired && fired.detector === history.definition.detector && fired.atNs <= ended.atNs)
    return record('self', fired.cause, true);
  if (!told && keepaliveFired(history, end, ended)) return record('self', 'keepalive timed out', true);
  if (keepaliveFailed(history, end, ended)) return record('self', 'keepalive could send no PING after GOAWAY', true);
  if (!told && tcpGaveUp(history, end, ended.atNs))
    return record('self', TCP_GAVE_UP, history.definition.detector === `${end}-tcp-keepalive`);
  // A server's handler that loses its peer hears CANCELLED, or that the client has finished, which is what grpc-js's
  // client says when it gives a connection up; any other status is one that the server gave itself.
  if (end === 'server' && status !== 'CANCELLED' && status !== 'OK') return record('self', ended.cause);
  const endedBy = endedBySomebodyElse(history, end);
  return record(endedBy, told ?? ended.cause, frontDetected(history, endedBy));
}

function queuesAsEvidence(history: CaseHistory) {
  const [queues] = history.lab('queues');
  const counts = (end: Endpoint) =>
    history.lab('counted').find((event) => event.end === end && event.when === 'heal.begin')?.counts;
  const [sent, received] = [counts('server'), counts('client')];
  const known = queues && sent && received;
  return {
    bytesAcceptedNotDelivered: known
      ? sent.messageBytesSent - sent.drainWaitingBytes - received.messageBytesReceived
      : 0,
    bytesInFrontsSendQueue: queues?.frontSendBytes ?? 0,
    bytesInFrontsReceiveQueue: queues?.frontReceiveBytes ?? 0,
    bytesInServersSendQueue: queues?.serverSendBytes ?? 0,
  };
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
  const beforeFault = (end: Endpoint, what: 'ping.acked' | 'ping.received') =>
    history.by(end, what).filter(({ atNs }) => atNs < history.at('fault.begin')).length;
  const after = history.events.filter(within);
  const before = history.events.filter(({ atNs }) => atNs < history.at('fault.begin'));
  const untilHealing = history.events.filter(({ atNs }) => atNs < toNs);
  const [clientUp, clientDown] = [passed(after, 'client', 'client'), passed(after, 'client', 'server')];
  const [serverUp, serverDown] = [passed(after, 'server', 'client'), passed(after, 'server', 'server')];
  const [clientDownBefore, serverUpBefore] = [passed(before, 'client', 'server'), passed(before, 'server', 'client')];
  const frontIsBetweenHops = history.definition.path !== 'direct' && history.definition.at === 'last-mile';
  const dataDown = (hop: Endpoint) => passed(untilHealing, hop, 'server').dataBytes;
  const [client, server] = [pings('client'), pings('server')];
  const [clientMessages, serverMessages] = [messages('client'), messages('server')];
  return {
    serverPingsSent: server.sent,
    serverPingAcksReceived: server.acked,
    serverPingsReceived: server.received,
    clientPingsSent: client.sent,
    clientPingAcksReceived: client.acked,
    clientPingsReceived: client.received,
    serverPingAcksReceivedBeforeFault: beforeFault('server', 'ping.acked'),
    serverPingsReceivedBeforeFault: beforeFault('server', 'ping.received'),
    clientPingAcksReceivedBeforeFault: beforeFault('client', 'ping.acked'),
    clientPingsReceivedBeforeFault: beforeFault('client', 'ping.received'),
    serverMessagesSent: serverMessages.sent,
    serverMessagesReceived: serverMessages.received,
    clientMessagesSent: clientMessages.sent,
    clientMessagesReceived: clientMessages.received,
    clientHopPingsFromClient: clientUp.pings,
    clientHopPingsFromServer: clientDown.pings,
    clientHopAcksFromClient: clientUp.acks,
    clientHopAcksFromServer: clientDown.acks,
    serverHopPingsFromClient: serverUp.pings,
    serverHopPingsFromServer: serverDown.pings,
    serverHopAcksFromClient: serverUp.acks,
    serverHopAcksFromServer: serverDown.acks,
    clientHopPingsFromServerBeforeFault: clientDownBefore.pings,
    clientHopAcksFromServerBeforeFault: clientDownBefore.acks,
    serverHopPingsFromClientBeforeFault: serverUpBefore.pings,
    serverHopAcksFromClientBeforeFault: serverUpBefore.acks,
    answeredBeforeHealing: history.lab('asked').some(({ answered }) => answered) ? 1 : 0,
    ...queuesAsEvidence(history),
    othersOnSameConnection: history.lab('others')[0]?.onSameConnection ?? 0,
    othersAnswering: history.lab('others')[0]?.answered ?? 0,
    bytesHeldByFront: frontIsBetweenHops ? Math.max(0, dataDown('server') - dataDown('client')) : 0,
  };
}

/** What got across a link, or out of a node, that should have been silent: bytes at an end next to it, messages. */
export function leakAcross(history: CaseHistory): string | undefined {
  const { definition } = history;
  const { silences, directions, announces } = faultOf(definition.fault);
  if (announces) return undefined;
  const counts = (end: Endpoint, when: 'fault.end' | 'heal.begin') =>
    history.lab('counted').find((event) => event.end === end && event.when === when)?.counts;
  const grown = (end: Endpoint, what: 'connectionBytesRead' | 'messagesReceived') =>
    (counts(end, 'heal.begin')?.[what] ?? 0) - (counts(end, 'fault.end')?.[what] ?? 0);
  for (const end of ENDPOINTS) {
    const way = end === 'client' ? 'to-client' : 'to-server';
    if (isDead(definition, end, 'http2') || (directions && !directions.includes(way))) continue;
    const bytes = isNextTo(definition, end) && isLink(definition.at) ? grown(end, 'connectionBytesRead') : 0;
    if (silences.includes('http2') && bytes > 0) return `${bytes} bytes`;
    const messages = isDead(definition, end, 'end-to-end') ? 0 : grown(end, 'messagesReceived');
    if (silences.includes('end-to-end') && messages > 0) return `${messages} messages`;
  }
  return undefined;
}

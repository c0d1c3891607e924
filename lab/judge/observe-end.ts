import { isNextTo } from '../cases/path.ts';
import type { Endpoint } from '../model/places.ts';
import type { CaseHistory, Named } from '../record/case-history.ts';
import type { PeerEvent } from '../record/events.ts';
import { NS_PER_MS } from '../support/clock.ts';
import { dueOf } from './due-time.ts';

/** Who ended a stream, as one end saw it. */
type EndedBy = 'self' | 'peer' | 'front' | 'fault' | 'heal';

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

/** How late a timer of Node may be on a loaded machine and still be the one that fired. */
const TIMER_LATE_MS = 1_000;

/** Runs of before an implementation's rules were stored are of grpc-js. */
const OF_GRPC_JS = { client: 'UNAVAILABLE', server: 'CANCELLED' };

const statusOfKeepalive = ({ definition: { grounds } }: CaseHistory, end: Endpoint): string =>
  (grounds.keepaliveStatus ?? OF_GRPC_JS)[end];

/**
 * How much earlier than the timeout after its PING a keepalive may seem to fire: grpc-js's client arms its timer before
 * it sends the PING, and Node counts a timer from the begin of the event loop's turn. 4 ms were seen on a busy machine.
 */
const timerEarlyMs = (timeoutMs: number): number => Math.min(100, timeoutMs / 2);

/** What belongs to one ending is told within some turns of the event loop: a session's end after its streams'. */
const ONE_ENDING_MS = 250;

/** True if this end's own keepalive gave up: a PING of its own was without an ACK for the whole timeout. */
function keepaliveFired(history: CaseHistory, end: Endpoint, ended: Named<PeerEvent, 'stream.ended'>): boolean {
  const { options } = history.definition;
  const timeoutMs = options[`${end}TimeoutMs`] ?? options.timeoutMs;
  if (timeoutMs === undefined || ended.status !== statusOfKeepalive(history, end)) return false;
  const acked = new Set(history.by(end, 'ping.acked').map(({ session, ping }) => `${session} ${ping}`));
  return history.by(end, 'ping.sent').some(({ session, ping, atNs }) => {
    const waitedMs = (ended.atNs - atNs) / NS_PER_MS;
    const inTime = waitedMs >= timeoutMs - timerEarlyMs(timeoutMs) && waitedMs <= timeoutMs + TIMER_LATE_MS;
    return inTime && !acked.has(`${session} ${ping}`);
  });
}

/** True if this end's own keepalive gave up because it couldn't send a PING after a GOAWAY. */
function keepaliveFailed(history: CaseHistory, end: Endpoint, ended: Named<PeerEvent, 'stream.ended'>): boolean {
  if (ended.status !== statusOfKeepalive(history, end) || history.by(end, 'goaway.received').length === 0) return false;
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
  const { silences, directions } = definition.grounds;
  const way = end === 'client' ? 'to-client' : 'to-server';
  const silent = silences.includes('http2') && (!directions || directions.includes(way));
  if (silent && isNextTo(definition, end)) return 'fault';
  return definition.path === 'direct' ? 'peer' : 'front';
}

/** True if a front told this end of what its own timers, the case's detector, have noticed. */
function frontDetected({ definition }: CaseHistory, endedBy: EndedBy): boolean {
  return endedBy === 'front' && definition.grounds.frontWatches === true;
}

export function observeEnd(history: CaseHistory, end: Endpoint): ObservedEnd {
  const ended = history.ended(end);
  if (!ended) return { detectedMs: null, endedMs: null };
  const { status } = ended;
  if (ended.atNs < history.at('fault.begin'))
    return { detectedMs: null, endedMs: null, cause: ended.cause, ...(status && { status }) };
  const endedMs = (ended.atNs - history.at('fault.end')) / NS_PER_MS;
  const told = toldByTheWire(history, end, ended.atNs);
  const record = (endedBy: EndedBy, cause: string, detected = false, byTime = detected): ObservedEnd => {
    const due = byTime ? dueOf(history.definition.timers, end, history.upTo(ended.atNs)) : undefined;
    return {
      detectedMs: detected ? endedMs : null,
      ...{ endedMs, endedBy, cause },
      ...(status && { status }),
      ...(due && { errorMs: (ended.atNs - due.dueNs) / NS_PER_MS }),
    };
  };
  if (ended.atNs >= history.at('heal.begin')) return record('heal', told ?? ended.cause);
  const [fired] = history.by(end, 'detector.fired');
  if (fired && fired.detector === history.definition.detector && fired.atNs <= ended.atNs)
    return record('self', fired.cause, true);
  if (!told && keepaliveFired(history, end, ended)) return record('self', 'keepalive timed out', true);
  if (keepaliveFailed(history, end, ended))
    return record('self', 'keepalive could send no PING after GOAWAY', true, false);
  if (!told && tcpGaveUp(history, end, ended.atNs))
    return record('self', TCP_GAVE_UP, history.definition.detector === `${end}-tcp-keepalive`);
  // A server's handler that loses its peer hears CANCELLED, or that the client has finished, which is what grpc-js's
  // client says when it gives a connection up; any other status is one that the server gave itself.
  if (end === 'server' && status !== 'CANCELLED' && status !== 'OK') return record('self', ended.cause);
  const endedBy = endedBySomebodyElse(history, end);
  return record(endedBy, told ?? ended.cause, frontDetected(history, endedBy));
}

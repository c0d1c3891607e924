import type { Assumption, Prediction, Predictions } from '../cases/prediction.ts';
import type { TcpSocket } from '../links/packet-link.ts';
import { type Endpoint, otherEnd } from '../model/places.ts';
import type { CaseHistory } from '../record/case-history.ts';
import type { KernelFact } from '../record/kernel-facts.ts';
import { NS_PER_MS } from '../support/clock.ts';

/** The same, in milliseconds after the fault. */
export type KernelEvidence = KernelFact & { ms: number };

export const kernelEvidence = (history: CaseHistory): KernelEvidence[] =>
  history.lab('kernel').map(({ atNs, environment: _in, who: _who, what: _what, case: _case, ...fact }) => ({
    ms: (atNs - history.at('fault.end')) / NS_PER_MS,
    ...fact,
  }));

/** TCP_RTO_MIN of include/net/tcp.h: the least time until it sends again; then it waits twice as long each time. */
const LEAST_TIMEOUT_MS = 200;

/** How long ago the connection's retransmission timer fired first, at least; it counts from when it fired last. */
const retransmitsSinceMs = ({ rtoMs, timerMs, retransmits }: Omit<TcpSocket, 'local' | 'remote'>): number =>
  rtoMs - timerMs + LEAST_TIMEOUT_MS * (2 ** retransmits - 2);

/**
 * Whether what a place had to say, so many milliseconds ago, could go out. A connection whose retransmission timer has fired
 * has a window of one segment (tcp_enter_loss), which is the one that it sends again and again: all else waits, a FIN too
 * (since Linux 6.10: tcp_cwnd_test). Until then it sends on. Nothing if that can't be told.
 */
export function couldSay(fact: KernelFact, agoMs: number): boolean | undefined {
  // Closed without waiting for anything: by an RST.
  if (fact.state === 'gone' || fact.retransmits === 0) return true;
  return fact.cwnd === 1 && retransmitsSinceMs(fact) > agoMs ? false : undefined;
}

/** A kernel that was in another state than the prediction takes for granted. */
export interface Surprise {
  reason: string;
  /** What follows from the state that it was in; absent if that isn't predicted. */
  expected?: Predictions;
}

const NEVER: Prediction = { detects: false };

const WHY = {
  'stops it': 'TCP keepalive doesn’t run while any wait',
  'starts it': 'TCP_USER_TIMEOUT counts from them',
};

const WHEN = { 'fault.end': 'when the fault went in', 'heal.begin': 'just before healing' };

function unacknowledged(
  history: CaseHistory,
  { at, towards, which }: Extract<Assumption, { that: 'nothing is unacknowledged' }>,
): Surprise | undefined {
  for (const fact of history.lab('kernel')) {
    if (fact.at !== at || fact.towards !== towards || fact.when === 'fired' || fact.state !== 'ESTABLISHED') continue;
    if (fact.sendQueueBytes === 0) continue;
    const reason = `the ${at} had ${fact.sendQueueBytes} unacknowledged bytes ${WHEN[fact.when]}, and ${WHY[which]}`;
    return which === 'stops it' ? { reason, expected: { client: NEVER, server: NEVER } } : { reason };
  }
  return undefined;
}

/** The prediction of an end that is told, or isn't, what the other one does when its detector fires. */
function withNews(expected: Predictions, end: Endpoint, isTold: boolean): Prediction {
  const [own, other] = [expected[end], expected[otherEnd(end)]];
  const told = isTold && other.detects ? { minMs: other.minMs, maxMs: other.maxMs } : undefined;
  if (!own.detects) return told ? { detects: false, told } : NEVER;
  const { orTold: _, ...itself } = own;
  return told ? { ...itself, orTold: told } : itself;
}

function close(
  history: CaseHistory,
  { at, towards, that, firedAt }: Extract<Assumption, { firedAt: Endpoint }>,
): Surprise | undefined {
  const ended = history.ended(firedAt);
  const fact = history.lab('kernel').find((one) => one.when === 'fired' && one.at === at && one.towards === towards);
  const out = ended && fact && couldSay(fact, (fact.atNs - ended.atNs) / NS_PER_MS);
  if (out === undefined || out === (that === 'its close gets out')) return undefined;
  const { expected } = history.definition;
  const state = out ? 'hadn’t had to send anything again yet' : 'was sending the same again and again';
  const so = out ? 'could get out; predicted is that it waits' : 'had to wait; predicted is that it gets out';
  return {
    reason: `when the ${firedAt}'s detector fired, TCP at the ${at} ${state}, so the news of it ${so}`,
    expected: { ...expected, [towards]: withNews(expected, towards, out) },
  };
}

function surpriseAbout(history: CaseHistory, assumption: Assumption): Surprise | undefined {
  if (assumption.that === 'nothing is unacknowledged') return unacknowledged(history, assumption);
  return assumption.that === 'kernels hold' ? undefined : close(history, assumption);
}

/**
 * By how much pushes came late from the fault until their end noticed, in milliseconds: what was pushed meanwhile, all that the
 * other end never got, would have taken less time at the traffic's own pace. A busy machine's timers drift: 107 pushes each
 * 50 ms took 0.3 s more, 115 of them 0.7 s.
 */
function pushesLateMs(history: CaseHistory, end: Endpoint, bytesPerMs: number): number {
  const [own, others] = [history.counts(end, 'heal.begin'), history.counts(otherEnd(end), 'heal.begin')];
  const ended = history.ended(end);
  if (!own || !others || !ended) return 0;
  const paceMs = (own.messageBytesSent - others.messageBytesReceived) / bytesPerMs;
  return Math.max(0, (ended.atNs - history.at('fault.end')) / NS_PER_MS - paceMs);
}

/**
 * What is expected, by what kernels held. Their queues grow as they are used, and nothing tells beforehand how far: the
 * prediction has the whole of what they may hold, and what they did hold makes a range of a fifth of a second of it. Its end
 * is later by as much as the pushes were: how many of them were late before the queues were full, nobody has counted.
 */
export function expectedOf(history: CaseHistory): Predictions {
  const { expected, assumptions = [] } = history.definition;
  const assumption = assumptions.find((one) => one.that === 'kernels hold');
  const [measured] = history.lab('queues');
  if (!assumption || !measured || assumption.at === 'front') return expected;
  const { at, bytes, bytesPerMs } = assumption;
  const own = expected[at];
  if (!own.detects) return expected;
  const held = measured.frontReceiveBytes + measured.serverSendBytes;
  const minMs = own.minMs + (held - bytes.min) / bytesPerMs;
  const maxMs = own.maxMs + (held - bytes.max) / bytesPerMs + pushesLateMs(history, at, bytesPerMs);
  return { ...expected, [at]: { ...own, minMs, maxMs } };
}

/** The first that differs from what the prediction takes for granted; nothing if nothing does, or nothing was measured. */
export function surpriseOf(history: CaseHistory): Surprise | undefined {
  for (const assumption of history.definition.assumptions ?? []) {
    const found = surpriseAbout(history, assumption);
    if (found) return found;
  }
  return undefined;
}

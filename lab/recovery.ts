import { faultOf } from './faults/index.ts';
import { frontOn } from './fronts/index.ts';
import type { Predictions } from './predict.ts';
import type { Range } from './range.ts';
import type { CaseKey } from './scenario.ts';
import type { Timing } from './timing.ts';

/** From when on a new connection gets through again: the fault's own end, or healing; or at once. */
export type RecoversFrom = 'fault.end' | 'fault.over' | 'heal.end';

/** When a message flows again, in milliseconds from then on; `never` for a client that doesn't know that it has to dial. */
export type RecoveryPrediction = { on: 'new stream' | 'old stream'; from: RecoversFrom } & (Range | { never: true });

/** A stream that lives on carries the next message at once; a busy machine has taken 0.3 s for it. */
const AT_ONCE: Range = { minMs: 0, maxMs: 500 };

/** A process that has been frozen first does all that was left undone meanwhile: 0.8 s were seen, with 25 streams. */
const ONCE_IT_HAS_CAUGHT_UP: Range = { minMs: 0, maxMs: 2_000 };

function recoversFrom({ fault }: CaseKey, timing: Timing): RecoversFrom {
  if (fault === 'address-change') return 'fault.end';
  return faultOf(fault).healsAfterMs?.(timing) === undefined ? 'heal.end' : 'fault.over';
}

/** Of a link that cases share, in horizons: it is healed when the last of them has waited. */
const LONGEST_OUTAGE = 2;

/**
 * What shares a connection with messages that wait for an acknowledgement is carried by the next retransmission, which comes
 * at the latest as long after healing as the outage lasted: old streams, and new ones that a front puts there.
 */
const waitsForRetransmission = ({ fault, at, path }: CaseKey): boolean =>
  at === 'backend' && faultOf(fault).on === 'packets' && frontOn(path)?.multiplexes === true;

/**
 * A client that knows of its loss dials again and again: an attempt that hangs is given up after its timeout, one that
 * fails is repeated when the backoff is over (at most a fifth more than its maximum), so the next one begins at the latest
 * after the longer of the two. One that doesn't know keeps its stream, which is good again if the link is.
 */
export function predictRecovery(key: CaseKey, { client }: Predictions, timing: Timing): RecoveryPrediction {
  const { attemptTimeoutMs, maxBackoffMs, initialBackoffMs } = timing.reconnect;
  const from = recoversFrom(key, timing);
  const attemptMs = Math.max(attemptTimeoutMs, 1.2 * maxBackoffMs);
  const endsAfter = client.detects ? client : client.told;
  if (from === 'fault.end') {
    if (!endsAfter) return { on: 'old stream', from, never: true };
    return { on: 'new stream', from, minMs: endsAfter.minMs, maxMs: endsAfter.maxMs + initialBackoffMs };
  }
  const on = endsAfter ? 'new stream' : 'old stream';
  if (waitsForRetransmission(key)) return { on, from, minMs: 0, maxMs: LONGEST_OUTAGE * key.horizonMs };
  if (endsAfter) return { on, from, minMs: 0, maxMs: attemptMs };
  // Toxiproxy closes the connection when it is healed, which tells the client.
  if (key.fault === 'airplane') return { on: 'new stream', from, minMs: 0, maxMs: attemptMs };
  const { on: what, announces } = faultOf(key.fault);
  const wasFrozen = what === 'node' && !announces;
  return { on: 'old stream', from, ...(wasFrozen ? ONCE_IT_HAS_CAUGHT_UP : AT_ONCE) };
}

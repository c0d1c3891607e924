import type { Predictions, RecoversFrom, RecoveryPrediction } from '../cases/prediction.ts';
import type { ResolvedCaseKey } from '../cases/resolve.ts';
import type { Range } from '../model/range.ts';

/** A stream that lives on carries the next message at once; a busy machine has taken 0.3 s for it. */
const AT_ONCE: Range = { minMs: 0, maxMs: 500 };

/** A process that has been frozen first does all that was left undone meanwhile: 0.8 s were seen, with 25 streams. */
const ONCE_IT_HAS_CAUGHT_UP: Range = { minMs: 0, maxMs: 2_000 };

function recoversFrom({ means: { fault, timing } }: ResolvedCaseKey): RecoversFrom {
  if (fault.sparesNew) return 'fault.end';
  return fault.healsAfterMs?.(timing) === undefined ? 'heal.end' : 'fault.over';
}

/** Of a link that cases share, in horizons: it is healed when the last of them has waited. */
const LONGEST_OUTAGE = 2;

/**
 * What shares a connection with messages that wait for an acknowledgement is carried by the next retransmission, which comes
 * at the latest as long after healing as the outage lasted: old streams, and new ones that a front puts there.
 */
const waitsForRetransmission = ({ at, means: { fault, front } }: ResolvedCaseKey): boolean =>
  at === 'backend' && fault.on === 'packets' && front?.multiplexes === true;

/**
 * A client that knows of its loss dials again and again: an attempt that hangs is given up after its timeout, one that
 * fails is repeated when the backoff is over (at most a fifth more than its maximum), so the next one begins at the latest
 * after the longer of the two. One that doesn't know keeps its stream, which is good again if the link is.
 */
export function predictRecovery(key: ResolvedCaseKey, { client }: Predictions): RecoveryPrediction {
  const { fault, timing } = key.means;
  const { attemptTimeoutMs, maxBackoffMs, initialBackoffMs } = timing.reconnect;
  const from = recoversFrom(key);
  const attemptMs = Math.max(attemptTimeoutMs, 1.2 * maxBackoffMs);
  const endsAfter = client.detects ? client : client.told;
  if (from === 'fault.end') {
    if (!endsAfter) return { on: 'old stream', from, never: true };
    return { on: 'new stream', from, minMs: endsAfter.minMs, maxMs: endsAfter.maxMs + initialBackoffMs };
  }
  const on = endsAfter ? 'new stream' : 'old stream';
  if (waitsForRetransmission(key)) return { on, from, minMs: 0, maxMs: LONGEST_OUTAGE * key.horizonMs };
  if (endsAfter) return { on, from, minMs: 0, maxMs: attemptMs };
  if (fault.healingCloses) return { on: 'new stream', from, minMs: 0, maxMs: attemptMs };
  return { on: 'old stream', from, ...(fault.freezes ? ONCE_IT_HAS_CAUGHT_UP : AT_ONCE) };
}

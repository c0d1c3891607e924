import type { RecoveryPrediction } from '../cases/prediction.ts';
import { TOLERANCE_MS } from '../model/tolerance.ts';
import type { CaseHistory } from '../record/case-history.ts';
import { NS_PER_MS } from '../support/clock.ts';

/** How messages came to flow again, and what became of the stream that the fault befell. */
export interface ObservedRecovery {
  /** Milliseconds after new connections could get through again; null: not while the lab watched. */
  flowsAgainMs: number | null;
  /** How long before that they may have got through already: as long as the healing took. */
  healingMs: number;
  on?: RecoveryPrediction['on'];
  /** How often the client had dialled by then. */
  attempts?: number;
  /** The old stream at the server, in milliseconds after the fault; null: it was still open when the case was over. */
  oldStreamEndedMs: number | null;
}

/** What begins the way to it. */
const BEGIN = { 'fault.end': 'fault.begin', 'fault.over': 'fault.end', 'heal.end': 'heal.begin' } as const;

/** Nothing for a case whose client doesn't reconnect. */
export function observeRecovery(history: CaseHistory): ObservedRecovery | undefined {
  const { recovery } = history.definition;
  if (!recovery) return undefined;
  const fromNs = history.at(recovery.from);
  const healingMs = (fromNs - history.at(BEGIN[recovery.from])) / NS_PER_MS;
  const serverEnded = history.ended('server');
  const oldStreamEndedMs = serverEnded ? (serverEnded.atNs - history.at('fault.end')) / NS_PER_MS : null;
  const flowing = history.by('client', 'flowing')[0];
  if (flowing)
    return {
      ...{ flowsAgainMs: (flowing.atNs - fromNs) / NS_PER_MS, on: 'new stream' as const },
      ...{ attempts: flowing.attempt, healingMs, oldStreamEndedMs },
    };
  const [again] = history.lab('asked.again');
  if (!again?.answered) return { flowsAgainMs: null, healingMs, oldStreamEndedMs };
  return { flowsAgainMs: again.elapsedMs, on: 'old stream', healingMs, oldStreamEndedMs };
}

/** How the recovery differs from what was predicted, in words; nothing if it doesn't. */
export function brokenRecovery(predicted: RecoveryPrediction, observed: ObservedRecovery): string | undefined {
  const { flowsAgainMs, healingMs, on } = observed;
  const got = flowsAgainMs === null ? 'none' : `one on the ${on} after ${Math.round(flowsAgainMs)} ms`;
  if ('never' in predicted) return flowsAgainMs === null ? undefined : `wanted no message to flow again; got ${got}`;
  const { minMs, maxMs } = predicted;
  const inTime =
    flowsAgainMs !== null && flowsAgainMs + healingMs >= minMs - TOLERANCE_MS && flowsAgainMs <= maxMs + TOLERANCE_MS;
  if (inTime && on === predicted.on) return undefined;
  return `wanted a message again on the ${predicted.on} in ${minMs}..${maxMs} ms; got ${got}`;
}

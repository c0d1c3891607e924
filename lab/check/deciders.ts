import type { Prediction } from '../cases/prediction.ts';
import type { ResolvedKey } from '../cases/resolve.ts';
import type { Entrance, Setting } from '../model/entrance.ts';
import type { Endpoint } from '../model/places.ts';
import type { Range } from '../model/range.ts';
import type { Timer } from '../model/timer.ts';
import { predict } from '../predict/predict.ts';

/** A timer of a peer's, or one of the front's with the setting that gives its limit. */
export type MaybeSet = Timer & { setting?: Setting };

/** True of a timer that is older than the fault: it runs from the begin of the stream, or of a side of it. */
export const runsFromBegin = ({ rearmedBy }: Timer): boolean =>
  rearmedBy.by === 'nothing' && rearmedBy.from !== 'reload';

/** What ends a stream, and when, counted from the fault. */
export interface Decider extends Range {
  timer: MaybeSet;
  /** Not by itself: the client gives up whose keepalive can send no PING after the GOAWAY. */
  byGoaway?: true;
}

const rangeOf = (prediction: Prediction): Range | undefined => (prediction.detects ? prediction : prediction.told);

/** By a GOAWAY, where nothing is wrong with the link and the client's keepalive can't go on after one. */
function byGoaway({ means: { fault, ownTimers } }: ResolvedKey, goaways: readonly MaybeSet[]): Decider[] {
  const failing = fault.guard
    ? ownTimers.filter(({ at, failsAfterGoaway }) => at === 'client' && failsAfterGoaway)
    : [];
  return failing.flatMap(({ rearmedBy }) => {
    const everyMs = 'probe' in rearmedBy ? rearmedBy.probe.everyMs : 0;
    return goaways.map((timer) => ({
      ...{ timer, byGoaway: true as const, minMs: timer.limitMs, maxMs: timer.limitMs + everyMs },
    }));
  });
}

/** By each timer alone: those that would end a stream at an end, the earliest first. */
export function decidersOf(
  key: ResolvedKey,
  { timers, goaways = [] }: Pick<Entrance, 'timers' | 'goaways'>,
  end: Endpoint,
): Decider[] {
  const own: readonly MaybeSet[] = key.means.ownTimers;
  const alone = [...own, ...timers].flatMap((timer) => {
    const by = { ...key, horizonMs: Number.POSITIVE_INFINITY, means: { ...key.means, timers: [timer] } };
    const range = rangeOf(predict(by)[end]);
    return range ? [{ timer, minMs: range.minMs, maxMs: range.maxMs }] : [];
  });
  return [...alone, ...byGoaway(key, goaways)].toSorted((a, b) => a.maxMs - b.maxMs);
}

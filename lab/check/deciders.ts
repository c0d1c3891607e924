import type { Prediction } from '../cases/prediction.ts';
import type { ResolvedKey } from '../cases/resolve.ts';
import type { Setting } from '../model/entrance.ts';
import type { Endpoint } from '../model/places.ts';
import type { Range } from '../model/range.ts';
import type { Timer } from '../model/timer.ts';
import { predict } from '../predict/predict.ts';

/** A timer of a peer's, or one of the front's with the setting that gives its limit. */
export type MaybeSet = Timer & { setting?: Setting };

/** What ends a stream, and when, counted from the fault. */
export interface Decider extends Range {
  timer: MaybeSet;
}

const rangeOf = (prediction: Prediction): Range | undefined => (prediction.detects ? prediction : prediction.told);

/** By each timer alone: those that would end a stream at an end, the earliest first. */
export function decidersOf(key: ResolvedKey, timers: readonly MaybeSet[], end: Endpoint): Decider[] {
  return timers
    .flatMap((timer) => {
      const alone = { ...key, horizonMs: Number.POSITIVE_INFINITY, means: { ...key.means, timers: [timer] } };
      const range = rangeOf(predict(alone)[end]);
      return range ? [{ timer, minMs: range.minMs, maxMs: range.maxMs }] : [];
    })
    .toSorted((a, b) => a.maxMs - b.maxMs);
}

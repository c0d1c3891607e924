import type { Endpoint } from './path.ts';
import type { Prediction, Predictions } from './predict.ts';
import type { Range } from './range.ts';
import { isDead, type Key } from './reach.ts';

/**
 * A prediction in words, the same ones wherever it is told.
 *
 * @param range how its reader writes a range of times.
 */
export function predictionInWords(prediction: Prediction, range: (range: Range) => string, never = 'never'): string {
  if (!prediction.detects) return prediction.told ? `told ${range(prediction.told)}` : never;
  const { orTold } = prediction;
  return `${range(prediction)}${orTold ? `, or told ${range(orTold)}` : ''}`;
}

/** True if there is nothing to predict for this end: it is what the fault befell. */
export const isDeadEnd = (key: Key, end: Endpoint): boolean => isDead(key, end, 'http2');

/** What is predicted for an end, in words; `dead` if it is what died. */
export const endPredictionInWords = (
  key: Key & { predicted: Predictions },
  end: Endpoint,
  range: (range: Range) => string,
): string => (isDeadEnd(key, end) ? 'dead' : predictionInWords(key.predicted[end], range));

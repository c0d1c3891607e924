import type { Range } from '../model/range.ts';
import type { Prediction } from './prediction.ts';

/**
 * A prediction in words, the same ones wherever it is told.
 *
 * @param range how its reader writes a range of times.
 */
export function predictionInWords(prediction: Prediction, range: (range: Range) => string, never = 'never'): string {
  if (!prediction.detects) return prediction.told ? `notified ${range(prediction.told)}` : never;
  const { orTold } = prediction;
  return `${range(prediction)}${orTold ? `, or notified ${range(orTold)}` : ''}`;
}

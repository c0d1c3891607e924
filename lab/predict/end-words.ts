import type { Case } from '../cases/case.ts';
import { type DeadOrAlive, isDead } from '../cases/dead-end.ts';
import { predictionInWords } from '../cases/prediction-words.ts';
import type { Endpoint } from '../model/places.ts';
import type { Range } from '../model/range.ts';

/** True if there is nothing to predict for this end: it is what the fault befell. */
export const isDeadEnd = (one: DeadOrAlive, end: Endpoint): boolean => isDead(one, end, 'http2');

/** What is predicted for an end, in words; `dead` if it is what died. */
export const endPredictionInWords = (
  one: DeadOrAlive & Pick<Case, 'predicted'>,
  end: Endpoint,
  range: (range: Range) => string,
): string => (isDeadEnd(one, end) ? 'dead' : predictionInWords(one.predicted[end], range));

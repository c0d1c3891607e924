import { expect, test } from '@jest/globals';
import { predictionInWords } from '../../lab/cases/prediction-words.ts';
import { endPredictionInWords } from '../../lab/predict/end-words.ts';
import { caseLike, NEVER, within } from './literal-events.ts';

const range = ({ minMs, maxMs }: { minMs: number; maxMs: number }) => `${minMs} to ${maxMs}`;
const told = { minMs: 0, maxMs: 10 };

test('each kind of prediction has its words, a range those of its reader', () => {
  expect(predictionInWords(NEVER, range)).toBe('never');
  expect(predictionInWords(NEVER, range, 'never in 7500 ms')).toBe('never in 7500 ms');
  expect(predictionInWords(within(1, 2), range)).toBe('1 to 2');
  expect(predictionInWords({ detects: false, told }, range)).toBe('notified 0 to 10');
  expect(predictionInWords({ ...within(1, 2), orTold: told }, range)).toBe('1 to 2, or notified 0 to 10');
});

test('an end that is what died is dead, and no silent witness', () => {
  const frozen = caseLike({ fault: 'client-freeze', at: 'client' });
  expect(endPredictionInWords(frozen, 'client', range)).toBe('dead');
  expect(endPredictionInWords(frozen, 'server', range)).toBe('1500 to 2500');
  const hung = caseLike({ fault: 'server-hang', at: 'server', predicted: { client: NEVER, server: NEVER } });
  expect(endPredictionInWords(hung, 'server', range)).toBe('never');
});

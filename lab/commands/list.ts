import type { Prediction } from '../predict.ts';
import { type SelectionFlags, select } from './selection.ts';

const inWords = (prediction: Prediction): string =>
  prediction.detects ? `${Math.round(prediction.minMs)}..${Math.round(prediction.maxMs)} ms` : 'never';

/** Prints the cases and what is predicted for them, a line each; runs nothing. */
export async function list(patterns: readonly string[], flags: SelectionFlags): Promise<0> {
  const { cases } = await select(patterns, flags);
  const width = Math.max(...cases.map(({ name }) => name.length));
  for (const { name, predicted } of cases)
    console.log(`${name.padEnd(width)}  client ${inWords(predicted.client)}, server ${inWords(predicted.server)}`);
  return 0;
}

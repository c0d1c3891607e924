import { coverageOf } from '../library/coverage.ts';
import { selectCases } from '../library/select-cases.ts';
import { type SelectionFlags, select } from '../library/selection.ts';
import type { Range } from '../model/range.ts';
import { endPredictionInWords } from '../predict/end-words.ts';
import { renderCoverage } from '../reports/coverage-table.ts';

export interface ListFlags extends SelectionFlags {
  matrix?: true;
}

const milliseconds = ({ minMs, maxMs }: Range): string => `${Math.round(minMs)}..${Math.round(maxMs)} ms`;

/** Prints the cases and what is predicted for them, a line each; runs nothing. */
export async function list(patterns: readonly string[], flags: ListFlags): Promise<0> {
  if (flags.matrix) return matrix(patterns, flags);
  const { cases } = await select(patterns, flags);
  const width = Math.max(...cases.map(({ name }) => name.length));
  for (const one of cases) {
    const [client, server] = [
      endPredictionInWords(one, 'client', milliseconds),
      endPredictionInWords(one, 'server', milliseconds),
    ];
    console.log(`${one.name.padEnd(width)}  client ${client}, server ${server}`);
  }
  return 0;
}

/** Prints the whole coverage matrix, also what makes no case. */
async function matrix(patterns: readonly string[], flags: SelectionFlags): Promise<0> {
  const { cases, timing } = await select([], flags);
  const cells = coverageOf(cases, timing).map((cell) => ({ ...cell, scenario: cell.cases[0]?.scenario }));
  const table = renderCoverage(selectCases(patterns, cells), process.stdout.columns);
  console.log(
    'Seconds after the fault until an end notices, or is notified; the same over all traffic where none is named.\n',
  );
  console.log(table);
  return 0;
}

import { cubeOf } from '../cube.ts';
import { endPredictionInWords } from '../prediction-words.ts';
import type { Range } from '../range.ts';
import { renderCube } from '../reports/cube-table.ts';
import { selectCases } from '../select.ts';
import { type SelectionFlags, select } from './selection.ts';

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

/** Prints the whole cube, also what makes no case. */
async function matrix(patterns: readonly string[], flags: SelectionFlags): Promise<0> {
  const { cases, timing } = await select([], flags);
  const cells = cubeOf(cases, timing).map((cell) => ({ ...cell, scenario: cell.cases[0]?.scenario }));
  const table = renderCube(selectCases(patterns, cells), process.stdout.columns);
  console.log(
    'Seconds after the fault until an end notices, or is told; the same over all traffic where none is named.\n',
  );
  console.log(table);
  return 0;
}

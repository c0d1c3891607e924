import { stripVTControlCharacters, styleText } from 'node:util';
import Table from 'cli-table3';
import { ENDPOINTS } from '../path.ts';
import type { JudgedCase, Summary } from '../summary.ts';
import { endInWords, wrongInWords } from './cell-words.ts';
import { blocksOf, type Cell, columnsOf } from './cells.ts';

function inColour(cell: Cell): string {
  if (cell.cases.length === 0) return '';
  const lines = cell.ends.map(endInWords);
  const wrong = wrongInWords(cell);
  return wrong === '' ? styleText('green', lines.join('\n')) : styleText('red', [...lines, wrong].join('\n'));
}

const NO_BORDERS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat('middle')
    .map((side) => [side, '']),
);

/**
 * Paths down, detectors across, a block for each fault and the link it is on. Each cell has, for client and server, the
 * seconds after the fault at which that end noticed, measured of expected, over all the traffic that was tried.
 */
function renderColumns(cases: readonly JudgedCase[], columns: readonly string[]): string {
  const table = new Table({
    head: ['', '', ...columns],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: NO_BORDERS,
  });
  for (const { name, rows } of blocksOf(cases, columns)) {
    table.push([{ content: styleText('bold', name), colSpan: columns.length + 2 }]);
    for (const { path, cells } of rows) table.push([`  ${path}`, ENDPOINTS.join('\n'), ...cells.map(inColour)]);
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const widthOf = (text: string): number =>
  Math.max(
    ...stripVTControlCharacters(text)
      .split('\n')
      .map((line) => line.length),
  );

/**
 * The matrix, in as few blocks of columns as the width allows.
 *
 * @param width in characters; unlimited unless given.
 */
export function renderMatrix({ cases }: Summary, width = Number.POSITIVE_INFINITY): string {
  const columns = columnsOf(cases);
  const blocks: string[] = [];
  for (let from = 0, to = columns.length; from < columns.length; to = columns.length) {
    while (to > from + 1 && widthOf(renderColumns(cases, columns.slice(from, to))) > width) to -= 1;
    blocks.push(renderColumns(cases, columns.slice(from, to)));
    from = to;
  }
  return blocks.join('\n\n');
}

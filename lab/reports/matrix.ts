import { styleText } from 'node:util';
import type { PathName } from '../cases/path.ts';
import type { JudgedCase, Summary } from '../judge/summary.ts';
import { ENDPOINTS } from '../model/places.ts';
import { endInWords, wrongInWords } from './cell-words.ts';
import { type Block, blocksOf, type Cell } from './cells.ts';
import { inBlocks, plainTable } from './plain-table.ts';

const colourOf = ({ wrong, skipped, cases }: Cell) =>
  wrong.length > 0 ? 'red' : skipped === cases.length ? 'gray' : 'green';

/** Each line by itself, as a table takes them apart. */
const coloured = (cell: Cell, lines: readonly string[]): string =>
  lines.map((line) => styleText(colourOf(cell), line)).join('\n');

function inColour(cell: Cell): string {
  if (cell.cases.length === 0) return '';
  const wrong = wrongInWords(cell);
  return coloured(cell, [...cell.ends.map(endInWords), ...(wrong === '' ? [] : [wrong])]);
}

function renderColumns({ rows }: Block, some: readonly PathName[]): string {
  const body = rows.map(({ detector, cells }) => [
    `  ${detector}`,
    ENDPOINTS.join('\n'),
    ...cells.filter(({ path }) => some.includes(path)).map(inColour),
  ]);
  return plainTable(['', '', ...some], body);
}

/** A front's settings are there for one detector each: a line for each says more than a column. */
function renderVariants(variants: readonly Cell[]): string[] {
  if (variants.length === 0) return [];
  const rows = variants.map((cell) => [
    `  ${cell.path}`,
    cell.detector,
    cell.ends.map(({ end }) => end).join('\n'),
    inColour(cell),
  ]);
  const [, ...lines] = plainTable(['', '', '', ''], rows).split('\n');
  return [lines.join('\n')];
}

function renderBlock(block: Block, width: number): string {
  const references = block.rows.length > 0 ? inBlocks(block.paths, (some) => renderColumns(block, some), width) : [];
  return [styleText('bold', block.name), ...references, ...renderVariants(block.variants)].join('\n');
}

/** With more blocks, those in which all is as it should be have a line each. */
const BLOCKS_IN_FULL = 12;

const VERDICTS = ['pass', 'fail', 'unknown', 'skipped'] as const;

function verdictsOf(cases: readonly JudgedCase[]): string {
  const of = (verdict: (typeof VERDICTS)[number]) => cases.filter((judged) => judged.verdict === verdict).length;
  const verdicts = VERDICTS.filter((verdict) => of(verdict) > 0).map((verdict) => `${of(verdict)} ${verdict}`);
  return verdicts.join(', ');
}

const isWrong = ({ cases }: Block): boolean => cases.some(({ verdict }) => verdict === 'fail' || verdict === 'unknown');

/**
 * Detectors down, paths across, a block for each fault and where it happened. Each cell has, for client and server, the
 * seconds after the fault at which that end noticed or was told, measured of expected, over all the traffic that was tried.
 *
 * @param width in characters; unlimited unless given.
 */
export function renderMatrix({ cases }: Pick<Summary, 'cases'>, width = Number.POSITIVE_INFINITY): string {
  const blocks = blocksOf(cases);
  if (blocks.length <= BLOCKS_IN_FULL) return blocks.map((block) => renderBlock(block, width)).join('\n\n');
  const overview = plainTable(
    ['', ''],
    blocks.map((block) => [block.name, styleText(isWrong(block) ? 'red' : 'green', verdictsOf(block.cases))]),
  );
  return [overview.trimStart(), ...blocks.filter(isWrong).map((block) => renderBlock(block, width))].join('\n\n');
}

/** True if not every block's table is in the matrix. */
export const isOverview = ({ cases }: Pick<Summary, 'cases'>): boolean => blocksOf(cases).length > BLOCKS_IN_FULL;

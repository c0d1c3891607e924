import { styleText } from 'node:util';
import type { PathName } from '../cases/path.ts';
import { variantNames, variantOf } from '../fronts/index.ts';
import type { CoverageCell } from '../library/coverage.ts';
import { ENDPOINTS, type Endpoint } from '../model/places.ts';
import { endPredictionInWords } from '../predict/end-words.ts';
import { inBlocks, plainTable, wrapped } from './plain-table.ts';
import { secondsRange, shortTraffic } from './words.ts';

/** A longer line is hard to read. */
const NOTE_WIDTH = 120;

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** The reasons below a table, by letters in its cells. */
class Footnotes {
  readonly #texts: string[] = [];

  mark(text: string): string {
    if (!this.#texts.includes(text)) this.#texts.push(text);
    return `(${String.fromCharCode('a'.charCodeAt(0) + this.#texts.indexOf(text))})`;
  }

  lines(): string[] {
    return this.#texts.map((text) => `${this.mark(text)} ${text}`);
  }
}

const trafficsInWords = (cells: readonly CoverageCell[]): string =>
  cells.map(({ traffic }) => shortTraffic(traffic)).join(', ');

const predictedInWords = ({ cases: [first] }: CoverageCell, end: Endpoint): string =>
  first ? endPredictionInWords(first, end, secondsRange) : '';

/** One end's lines: one if it is the same over all traffic, else one for each prediction with its traffics. */
function endLines(name: string, end: Endpoint, cells: readonly CoverageCell[]): string[] {
  const groups = Map.groupBy(cells, (cell) => predictedInWords(cell, end));
  if (groups.size === 1) return [...groups.keys()].map((words) => `${name} ${words}`);
  return [...groups].map(
    ([words, some], index) => `${index === 0 ? name : ' '.repeat(name.length)} ${words}: ${trafficsInWords(some)}`,
  );
}

/** One line for both ends where they are predicted the same. */
function bothEnds(cells: readonly CoverageCell[]): string[] {
  if (cells.length === 0) return [];
  const same = cells.every((cell) => predictedInWords(cell, 'client') === predictedInWords(cell, 'server'));
  return same ? endLines('both', 'client', cells) : ENDPOINTS.flatMap((end) => endLines(end, end, cells));
}

/** What a path and a detector make together, over all traffic. */
function cellInWords(cells: readonly CoverageCell[], footnotes: Footnotes): string {
  const [having, holes] = [
    cells.filter(({ cases }) => cases.length > 0),
    cells.filter(({ cases, because }) => cases.length === 0 && because === undefined),
  ];
  const excluded = Map.groupBy(
    cells.filter(({ because }) => because !== undefined),
    ({ because = '' }) => because,
  );
  const overrides = unique(having.flatMap((cell) => cell.cases.flatMap(({ because }) => because ?? [])));
  const whole = having.length === 0 && holes.length === 0;
  return [
    ...bothEnds(having),
    ...overrides.map((because) => `but ${footnotes.mark(`expected otherwise, because ${because}`)}`),
    ...[...excluded].map(([because, some]) =>
      whole && excluded.size === 1 ? footnotes.mark(because) : `${footnotes.mark(because)} ${trafficsInWords(some)}`,
    ),
    ...(holes.length > 0 ? [styleText('red', `NO SCENARIO: ${trafficsInWords(holes)}`)] : []),
  ].join('\n');
}

const isEmpty = (cells: readonly CoverageCell[]): boolean => cells.every(({ because }) => because !== undefined);

const isVariant = (path: PathName): boolean => variantOf(path) !== undefined;

/** Those that make no case at all, and why, a line for each set of reasons. */
function withoutCase(
  groups: ReadonlyMap<string, readonly CoverageCell[]>,
  inWords = (names: string[]) => names.join(', '),
) {
  const empty = [...groups].filter(([, some]) => isEmpty(some));
  const reasons = Map.groupBy(empty, ([, some]) => unique(some.map(({ because }) => because)).join('; '));
  return [...reasons].map(([because, names]) => `No case with ${inWords(names.map(([name]) => name))}: ${because}.`);
}

const WITH_DETECTOR = variantNames.filter((path) => variantOf(path)?.detector !== undefined);

const variantsInWords = (names: readonly string[]): string =>
  names.length === WITH_DETECTOR.length && WITH_DETECTOR.every((path) => names.includes(path))
    ? 'any variant that has a detector of its own'
    : names.join(', ');

/** Detectors down, the references across. */
function referenceTable(cells: readonly CoverageCell[], width: number, footnotes: Footnotes): string[] {
  const paths = unique(cells.map(({ path }) => path));
  const rows = [...Map.groupBy(cells, ({ detector }) => detector)].filter(([, inRow]) => !isEmpty(inRow));
  if (rows.length === 0) return [];
  const render = (some: readonly PathName[]) =>
    plainTable(
      ['', ...some],
      rows.map(([detector, inRow]) => [
        `  ${detector}`,
        ...some.map((path) =>
          cellInWords(
            inRow.filter((cell) => cell.path === path),
            footnotes,
          ),
        ),
      ]),
    );
  return inBlocks(paths, render, width);
}

/** A line for each variant and the detector that it is there for. */
function variantTable(cells: readonly CoverageCell[], footnotes: Footnotes): string[] {
  const rows = [...Map.groupBy(cells, ({ path, detector }) => `${path} ${detector}`).values()].filter(
    (inRow) => !isEmpty(inRow),
  );
  if (rows.length === 0) return [];
  const [, ...lines] = plainTable(
    ['', '', ''],
    rows.map((inRow) => [`  ${inRow[0]?.path}`, inRow[0]?.detector ?? '', cellInWords(inRow, footnotes)]),
  ).split('\n');
  return lines;
}

/** Of a variant the cells of the detector that it is there for, if there is one. */
const isOwn = ({ path, detector }: CoverageCell): boolean => {
  const own = variantOf(path)?.detector;
  return own === undefined || own === detector;
};

/** Paths on which this can't happen at all, of which the table needn't speak. */
const withoutPaths = (cells: readonly CoverageCell[]): readonly CoverageCell[] => {
  const paths = Map.groupBy(cells, ({ path }) => path);
  const possible = cells.filter(({ path }) => !isEmpty(paths.get(path) ?? []));
  return possible.length > 0 ? possible : cells;
};

function block(name: string, cells: readonly CoverageCell[], width: number): string {
  const footnotes = new Footnotes();
  const references = cells.filter(({ path }) => !isVariant(path));
  const variants = cells.filter(({ path }) => isVariant(path));
  const [own, others] = [variants.filter(isOwn), variants.filter((cell) => !isOwn(cell))];
  const possible = withoutPaths(references);
  const tables = [...referenceTable(possible, width, footnotes), ...variantTable(own, footnotes)];
  const notes = [
    ...footnotes.lines(),
    ...withoutCase(
      Map.groupBy(
        references.filter((cell) => !possible.includes(cell)),
        ({ path }) => `the path ${path}`,
      ),
    ),
    ...withoutCase(Map.groupBy(possible, ({ detector }) => detector)),
    ...withoutCase(
      Map.groupBy(own, ({ path }) => path),
      variantsInWords,
    ),
    ...(isEmpty(own) ? [] : withoutCase(Map.groupBy(others, () => 'a variant and another detector than its own'))),
  ];
  const noteWidth = Math.min(width, NOTE_WIDTH) - 2;
  return [styleText('bold', name), ...tables, ...notes.map((note) => `  ${wrapped(note, noteWidth, 6)}`)].join('\n');
}

/**
 * What is predicted for every combination, in seconds after the fault, or why it makes no case: a table for each fault and
 * where it happens, the variants of fronts below the references.
 *
 * @param width in characters; unlimited unless given.
 */
export function renderCoverage(cells: readonly CoverageCell[], width = Number.POSITIVE_INFINITY): string {
  const blocks = Map.groupBy(cells, ({ fault, site }) => `${fault} at ${site}`);
  return [...blocks].map(([name, some]) => block(name, some, width)).join('\n\n');
}

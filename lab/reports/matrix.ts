import { stripVTControlCharacters, styleText } from 'node:util';
import Table from 'cli-table3';
import { detectors } from '../detectors/index.ts';
import { fronts } from '../fronts/index.ts';
import { ENDPOINTS, type Endpoint } from '../path.ts';
import type { JudgedCase, Summary } from '../summary.ts';
import { seconds } from './words.ts';

const PATHS = ['direct', ...Object.keys(fronts)];

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

const range = (values: readonly number[]): string => {
  const [least, most] = [seconds(Math.min(...values)), seconds(Math.max(...values))];
  return least === most ? least : `${least}-${most}`;
};

/** What one end measured over a cell's cases, beside what was expected: `1.6-2.4 of 1.5-2.5`, or `never`. */
function endInWords(end: Endpoint, cases: readonly JudgedCase[]): string {
  const measured = cases.map(({ observed }) => observed[end].detectedMs).filter((ms) => ms !== null);
  const bounds = cases.map(({ expected }) => expected[end]).filter((prediction) => prediction.detects);
  const silent = cases.length - measured.length;
  const never = silent === cases.length ? 'never' : `never ${silent}/${cases.length}, `;
  if (measured.length === 0 && bounds.length === 0) return never;
  const got = measured.length > 0 ? range(measured) : '';
  const wanted = bounds.length > 0 ? range(bounds.flatMap(({ minMs, maxMs }) => [minMs, maxMs])) : 'never';
  return `${silent > 0 ? never : ''}${got} of ${wanted}`;
}

function cell(cases: readonly JudgedCase[]): string {
  if (cases.length === 0) return '';
  const lines = ENDPOINTS.map((end) => endInWords(end, cases));
  const wrong = cases.filter(({ verdict }) => verdict !== 'pass');
  if (wrong.length === 0) return styleText('green', lines.join('\n'));
  const verdicts = unique(wrong.map(({ verdict }) => verdict.toUpperCase())).join(', ');
  return styleText('red', [...lines, `${verdicts} ${wrong.length}/${cases.length}`].join('\n'));
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
  for (const block of unique(cases.map(({ fault, at }) => `${fault} at ${at}`))) {
    table.push([{ content: styleText('bold', block), colSpan: columns.length + 2 }]);
    for (const path of PATHS) {
      const inRow = cases.filter((judged) => `${judged.fault} at ${judged.at}` === block && judged.path === path);
      if (inRow.length === 0) continue;
      const cells = columns.map((name) => cell(inRow.filter(({ detector }) => detector === name)));
      table.push([`  ${path}`, ENDPOINTS.join('\n'), ...cells]);
    }
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
  const columns = Object.keys(detectors).filter((name) => cases.some(({ detector }) => detector === name));
  const blocks: string[] = [];
  for (let from = 0, to = columns.length; from < columns.length; to = columns.length) {
    while (to > from + 1 && widthOf(renderColumns(cases, columns.slice(from, to))) > width) to -= 1;
    blocks.push(renderColumns(cases, columns.slice(from, to)));
    from = to;
  }
  return blocks.join('\n\n');
}

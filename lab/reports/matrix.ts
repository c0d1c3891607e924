import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { Endpoint } from '../path.ts';
import type { JudgedCase, Summary } from '../summary.ts';
import { seconds } from './words.ts';

const ENDPOINTS = ['client', 'server'] as const;

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

const range = (values: readonly number[]): string => {
  const [least, most] = [seconds(Math.min(...values)), seconds(Math.max(...values))];
  return least === most ? least : `${least}-${most}`;
};

/** What one end measured in a cell's cases, beside what was predicted: `1.6-2.4 of 1.5-2.5`, or `never`. */
function endInWords(end: Endpoint, cases: readonly JudgedCase[]): string {
  const measured = cases.map(({ observed }) => observed[end].detectedMs).filter((ms) => ms !== null);
  const bounds = cases.map(({ expected }) => expected[end]).filter((prediction) => prediction.detects);
  const got = measured.length > 0 ? range(measured) : 'never';
  const wanted = bounds.length > 0 ? range(bounds.flatMap(({ minMs, maxMs }) => [minMs, maxMs])) : 'never';
  return got === wanted ? got : `${got} of ${wanted}`;
}

function cell(cases: readonly JudgedCase[]): string {
  if (cases.length === 0) return '';
  const lines = ENDPOINTS.map((end) => `${end} ${endInWords(end, cases)}`);
  const wrong = cases.filter(({ verdict }) => verdict !== 'pass');
  if (wrong.length === 0) return styleText('green', lines.join('\n'));
  const verdicts = unique(wrong.map(({ verdict }) => verdict.toUpperCase())).join(', ');
  return styleText('red', [...lines, `${verdicts} ${wrong.length}/${cases.length}`].join('\n'));
}

/**
 * Paths down, detectors across; each cell has the seconds after the fault at which either end noticed, measured of
 * predicted, over all its traffic. Cells without a case stay empty.
 */
export function renderMatrix({ cases }: Summary): string {
  const detectors = unique(cases.map(({ detector }) => detector));
  const rowOf = ({ fault, at, path }: JudgedCase) => `${fault} ${at}\n${path}`;
  const table = new Table({
    head: ['', ...detectors],
    style: { head: [], border: [], compact: false, 'padding-left': 0, 'padding-right': 1 },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '', left: '', right: '', middle: '' },
  });
  for (const row of unique(cases.map(rowOf))) {
    const inRow = cases.filter((judged) => rowOf(judged) === row);
    table.push([row, ...detectors.map((detector) => cell(inRow.filter((judged) => judged.detector === detector)))]);
  }
  return table.toString();
}

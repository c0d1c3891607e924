import { detectors } from '../detectors/index.ts';
import { fronts } from '../fronts/index.ts';
import { ENDPOINTS, type Endpoint, type PathName } from '../path.ts';
import type { JudgedCase } from '../summary.ts';
import type { Verdict } from '../verdict.ts';
import { seconds } from './words.ts';

const PATHS: readonly PathName[] = ['direct', ...(Object.keys(fronts) as (keyof typeof fronts)[])];

/** What one end did over a cell's cases. */
export interface EndCell {
  end: Endpoint;
  /** `never` if no case detected, `never 2/6` if so many didn't; empty if all did. */
  silent: string;
  /** Seconds, as `1.6-2.4`; empty if no case detected. */
  measured: string;
  /** The same of what was expected; `never` if no detection was. */
  expected: string;
}

/** The cases of one path and detector: one for each traffic that was tried. */
export interface Cell {
  path: PathName;
  detector: string;
  cases: readonly JudgedCase[];
  ends: readonly EndCell[];
  /** The cases that don't pass, and their verdicts without repetition. */
  wrong: readonly JudgedCase[];
  wrongVerdicts: readonly Verdict[];
}

/** One fault on one link: paths down, detectors across. */
export interface Block {
  name: string;
  rows: readonly { path: PathName; cells: readonly Cell[] }[];
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

function range(values: readonly number[]): string {
  if (values.length === 0) return '';
  const [least, most] = [seconds(Math.min(...values)), seconds(Math.max(...values))];
  return least === most ? least : `${least}-${most}`;
}

export function endCell(end: Endpoint, cases: readonly JudgedCase[]): EndCell {
  const measured = cases.map(({ observed }) => observed[end].detectedMs).filter((ms) => ms !== null);
  const bounds = cases.map(({ expected }) => expected[end]).filter((prediction) => prediction.detects);
  const silent = cases.length - measured.length;
  return {
    end,
    silent: silent === 0 ? '' : silent === cases.length ? 'never' : `never ${silent}/${cases.length}`,
    measured: range(measured),
    expected: range(bounds.flatMap(({ minMs, maxMs }) => [minMs, maxMs])) || 'never',
  };
}

function cellOf(path: PathName, detector: string, cases: readonly JudgedCase[]): Cell {
  const wrong = cases.filter(({ verdict }) => verdict !== 'pass');
  const wrongVerdicts = unique(wrong.map(({ verdict }) => verdict));
  return { path, detector, cases, ends: ENDPOINTS.map((end) => endCell(end, cases)), wrong, wrongVerdicts };
}

/** The detectors that any case has, in the order that they are listed in. */
export const columnsOf = (cases: readonly JudgedCase[]): string[] =>
  Object.keys(detectors).filter((name) => cases.some(({ detector }) => detector === name));

export const blockOf = ({ fault, at }: JudgedCase): string => `${fault} at ${at}`;

/** Every block, with a cell for each of `columns`: one without cases where nothing was tried. */
export function blocksOf(cases: readonly JudgedCase[], columns: readonly string[] = columnsOf(cases)): Block[] {
  return unique(cases.map(blockOf)).map((name) => {
    const inBlock = cases.filter((judged) => blockOf(judged) === name);
    const rows = PATHS.filter((path) => inBlock.some((judged) => judged.path === path)).map((path) => {
      const inRow = inBlock.filter((judged) => judged.path === path);
      const cellIn = (column: string) =>
        cellOf(
          path,
          column,
          inRow.filter(({ detector }) => detector === column),
        );
      return { path, cells: columns.map(cellIn) };
    });
    return { name, rows };
  });
}

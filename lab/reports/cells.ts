import { PATHS, type PathName, SITES, siteOf } from '../cases/path.ts';
import { detectors } from '../detectors/index.ts';
import { faults } from '../faults/index.ts';
import { variantOf } from '../fronts/index.ts';
import type { JudgedCase } from '../judge/summary.ts';
import type { Verdict } from '../judge/verdict.ts';
import { ENDPOINTS, type Endpoint } from '../model/places.ts';
import { isDeadEnd } from '../predict/end-words.ts';
import { secondsRange } from './words.ts';

/** What one end did over a cell's cases, as far as anything can be said of them. */
export interface EndCell {
  end: Endpoint;
  /** It is what the fault befell. */
  dead: boolean;
  /** `never` if it neither noticed nor was told in any case, `never 2/6` if so in two; empty if in none. */
  silent: string;
  /** When its own detector fired, in seconds, as `1.6-2.4`; empty if in no case. */
  measured: string;
  /** When its stream was ended by another, in seconds; empty if in no case. */
  told: string;
  /** The same of what was expected; both are empty if nothing was. */
  expected: string;
  expectedTold: string;
}

/** The cases of one path and detector: one for each traffic that was tried. */
export interface Cell {
  path: PathName;
  detector: string;
  cases: readonly JudgedCase[];
  /** Without a case that anything can be said of, without ends. */
  ends: readonly EndCell[];
  /** The cases that failed or are unknown, and their verdicts without repetition. */
  wrong: readonly JudgedCase[];
  wrongVerdicts: readonly Verdict[];
  skipped: number;
}

/** One fault at one place: detectors down, paths across. */
export interface Block {
  name: string;
  cases: readonly JudgedCase[];
  /** The references that anything was tried on, in the order that they are listed in. */
  paths: readonly PathName[];
  /** With a cell for each path: one without cases where nothing was tried. */
  rows: readonly { detector: string; cells: readonly Cell[] }[];
  /** Fronts by one setting of their own: a cell for each with its detector. */
  variants: readonly Cell[];
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

const isKnown = ({ verdict }: JudgedCase): boolean => verdict === 'pass' || verdict === 'fail';

function range(values: readonly number[]): string {
  if (values.length === 0) return '';
  return secondsRange({ minMs: Math.min(...values), maxMs: Math.max(...values) });
}

/** When an end's stream was ended by another than itself or the healing, within the horizon; nothing if it wasn't. */
function toldMs({ observed, expected, horizonMs }: JudgedCase, end: Endpoint): number | undefined {
  const { detectedMs, endedMs, endedBy } = observed[end];
  if (detectedMs !== null || endedMs === null || endedBy === 'self' || endedBy === 'heal') return undefined;
  return endedMs <= horizonMs || !isQuiet(expected[end]) ? endedMs : undefined;
}

const isQuiet = (prediction: JudgedCase['expected']['client']): boolean => !prediction.detects && !prediction.told;

export function endCell(end: Endpoint, cases: readonly JudgedCase[]): EndCell {
  const known = cases.filter(isKnown);
  const measured = known.map(({ observed }) => observed[end].detectedMs).filter((ms) => ms !== null);
  const told = known.map((judged) => toldMs(judged, end)).filter((ms) => ms !== undefined);
  const expected = known.map((judged) => judged.expected[end]);
  const silent = known.length - measured.length - told.length;
  return {
    end,
    dead: known.length > 0 && known.every((judged) => isDeadEnd(judged, end)),
    silent: silent === 0 ? '' : silent === known.length ? 'never' : `never ${silent}/${known.length}`,
    measured: range(measured),
    told: range(told),
    expected: range(expected.flatMap((one) => (one.detects ? [one.minMs, one.maxMs] : []))),
    expectedTold: range(
      expected.flatMap((one) => {
        const announced = one.detects ? one.orTold : one.told;
        return announced ? [announced.minMs, announced.maxMs] : [];
      }),
    ),
  };
}

function cellOf(path: PathName, detector: string, cases: readonly JudgedCase[]): Cell {
  const wrong = cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown');
  const skipped = cases.filter(({ verdict }) => verdict === 'skipped').length;
  const ends = cases.some(isKnown) ? ENDPOINTS.map((end) => endCell(end, cases)) : [];
  return { path, detector, cases, ends, wrong, wrongVerdicts: unique(wrong.map(({ verdict }) => verdict)), skipped };
}

/** Those that any case has, in the order that they are listed in. */
const detectorsOf = (cases: readonly JudgedCase[]): string[] =>
  Object.keys(detectors).filter((name) => cases.some(({ detector }) => detector === name));

const pathsOf = (cases: readonly JudgedCase[]): PathName[] =>
  PATHS.filter((path) => cases.some((judged) => judged.path === path));

/** Also by what is different about the client, which is the sixth part of a name. */
function blockOf(judged: JudgedCase): string {
  const [, , , , , arrangement] = judged.name.split('/');
  return `${judged.fault} at ${siteOf(judged)}${arrangement ? `, ${arrangement}` : ''}`;
}

const FAULTS = Object.keys(faults);

const rank = (judged: JudgedCase): number =>
  FAULTS.indexOf(judged.fault) * SITES.length + SITES.indexOf(siteOf(judged));

/** Every block, in the order that faults are listed in, and sites lie in. */
export function blocksOf(cases: readonly JudgedCase[]): Block[] {
  const blocks = [...Map.groupBy(cases, blockOf)].toSorted(([, [a]], [, [b]]) => (a && b ? rank(a) - rank(b) : 0));
  return blocks.map(([name, inBlock]) => {
    const isVariant = ({ path }: JudgedCase) => variantOf(path) !== undefined;
    const [references, variants] = [inBlock.filter((judged) => !isVariant(judged)), inBlock.filter(isVariant)];
    const cellIn = (path: PathName, detector: string) =>
      cellOf(
        path,
        detector,
        inBlock.filter((judged) => judged.path === path && judged.detector === detector),
      );
    const paths = pathsOf(references);
    return {
      ...{ name, cases: inBlock, paths },
      rows: detectorsOf(references).map((detector) => ({
        detector,
        cells: paths.map((path) => cellIn(path, detector)),
      })),
      variants: pathsOf(variants).flatMap((path) =>
        detectorsOf(variants.filter((judged) => judged.path === path)).map((detector) => cellIn(path, detector)),
      ),
    };
  });
}

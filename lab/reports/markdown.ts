import { ENDPOINTS } from '../path.ts';
import { count, type JudgedCase, type Summary } from '../summary.ts';
import type { Verdict } from '../verdict.ts';
import { endInWords, wrongInWords } from './cell-words.ts';
import { blocksOf, type Cell, columnsOf, endCell } from './cells.ts';
import type { Report } from './report.ts';
import { seconds } from './words.ts';

/** What GitHub takes as one comment, in characters. */
const COMMENT_LIMIT = 65_536;

const VERDICTS: readonly Verdict[] = ['pass', 'fail', 'unknown', 'skipped'];

const SIGNS = { pass: '✅', fail: '❌', unknown: '❔', skipped: '⏭️' } as const;

/** As text on one line, also within a table: no markup, no HTML. */
const plain = (text: string): string =>
  text
    .replace(/[\r\n]+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&');

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

function heading(summary: Summary): string {
  const { run, cases } = summary;
  const counts = VERDICTS.filter((verdict) => verdict === 'pass' || count(summary, verdict) > 0);
  const verdicts = counts.map((verdict) => `${count(summary, verdict)} ${verdict}`).join(', ');
  const worst = counts.includes('fail') ? 'fail' : counts.includes('unknown') ? 'unknown' : 'pass';
  const { wallMs, longestCaseMs, runtime, timing, startedAt } = run;
  return [
    `## ${SIGNS[worst]} gRPC keepalive lab: ${verdicts}`,
    `${cases.length} cases in ${seconds(wallMs)} s, the longest in ${seconds(longestCaseMs)} s; runtime ${plain(runtime)}, timing ${plain(timing)}, begun ${startedAt}.`,
  ].join('\n\n');
}

function cellInMarkdown(cell: Cell): string {
  if (cell.cases.length === 0) return '';
  const wrong = wrongInWords(cell);
  const lines = cell.ends.map((end) => `${end.end} ${endInWords(end)}`);
  return [...lines, ...(wrong === '' ? [] : [`**${wrong}**`])].join('<br>');
}

function matrix(cases: readonly JudgedCase[]): string {
  const tables = blocksOf(cases).map(({ name, rows }) => {
    const inBlock = rows.flatMap(({ cells }) => cells.flatMap((cell) => cell.cases));
    // Its own detectors alone: GitHub makes a wide table scroll.
    const columns = columnsOf(inBlock);
    const body = rows.map(({ path, cells }) => {
      const own = cells.filter(({ detector }) => columns.includes(detector));
      return [`**${path}**`, ...own.map(cellInMarkdown)];
    });
    return `### ${name}\n\n${table(['', ...columns], body)}`;
  });
  return [...tables, 'Seconds after the fault until an end noticed, measured of predicted, over all traffic.'].join(
    '\n\n',
  );
}

/** @param most how many of them are told; the number of the others is. */
function notPassed(cases: readonly JudgedCase[], most: number): string {
  const wrong = cases.filter(({ verdict }) => verdict !== 'pass');
  if (wrong.length === 0) return '';
  const items = wrong.slice(0, most).map(({ verdict, name, requirement, reason, proof }) => {
    const head = `- ${SIGNS[verdict]} **${verdict.toUpperCase()}** \`${name}\``;
    return [head, ...[requirement, reason, ...proof].map(plain)].join('<br>');
  });
  const others = wrong.length > most ? [`- and ${wrong.length - most} more: see \`results.json\``] : [];
  return `### Not passed\n\n${[...items, ...others].join('\n')}`;
}

const details = (title: string, body: string): string =>
  `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;

function allCases(cases: readonly JudgedCase[]): string {
  const rows = cases.map((judged) => [
    ...[SIGNS[judged.verdict], `\`${judged.name}\``],
    ...ENDPOINTS.map((end) => endInWords(endCell(end, [judged]))),
  ]);
  return details(`All ${cases.length} cases`, table(['', 'case', ...ENDPOINTS], rows));
}

const versions = ({ run }: Summary): string =>
  Object.entries(run.versions)
    .map(([name, version]) => `${name} ${plain(version)}`)
    .join(', ');

/** How many cases that didn't pass are told where not even they alone have room. */
const FEW = 50;

/** `report.md`: for a comment on a pull request. */
export const markdown: Report = {
  file: 'report.md',
  render(summary) {
    const { cases } = summary;
    const join = (most: number, list: string) =>
      [heading(summary), matrix(cases), notPassed(cases, most), list, `<sub>${versions(summary)}</sub>`]
        .filter((part) => part !== '')
        .join('\n\n')
        .concat('\n');
    const elsewhere = `The list of all ${cases.length} cases is too long for a comment: see \`results.json\`.`;
    const whole = join(cases.length, allCases(cases));
    if (whole.length <= COMMENT_LIMIT) return whole;
    const withoutList = join(cases.length, elsewhere);
    return withoutList.length <= COMMENT_LIMIT ? withoutList : join(FEW, elsewhere);
  },
};

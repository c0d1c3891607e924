import { count, type JudgedCase, type Summary } from '../judge/summary.ts';
import type { Verdict } from '../judge/verdict.ts';
import { ENDPOINTS } from '../model/places.ts';
import { endInWords, wrongInWords } from './cell-words.ts';
import { type Block, blocksOf, type Cell, endCell } from './cells.ts';
import { details, plain, table } from './markdown-text.ts';
import type { Report } from './report.ts';
import { casesInWords, skippedByReason } from './skipped.ts';
import { seconds } from './words.ts';

/** What GitHub takes as one comment, in characters. */
const COMMENT_LIMIT = 65_536;

const VERDICTS: readonly Verdict[] = ['pass', 'fail', 'unknown', 'skipped'];

const SIGNS = { pass: '✅', fail: '❌', unknown: '❔', skipped: '⏭️' } as const;

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

function blockInMarkdown({ name, paths, rows, variants }: Block): string {
  const references = table(
    ['', ...paths],
    rows.map(({ detector, cells }) => [`**${detector}**`, ...cells.map(cellInMarkdown)]),
  );
  const settings = table(
    ['a front’s setting', 'for', ''],
    variants.map((cell) => [`**${cell.path}**`, cell.detector, cellInMarkdown(cell)]),
  );
  const tables = [...(rows.length > 0 ? [references] : []), ...(variants.length > 0 ? [settings] : [])];
  return `### ${name}\n\n${tables.join('\n\n')}`;
}

const LEGEND = 'Seconds after the fault until an end noticed or was notified, measured of predicted, over all traffic.';

const matrix = (blocks: readonly Block[]): string =>
  blocks.length === 0 ? '' : [...blocks.map(blockInMarkdown), LEGEND].join('\n\n');

const isWrong = ({ verdict }: JudgedCase): boolean => verdict === 'fail' || verdict === 'unknown';

/** A line for each block, where their tables have no room. */
function overview(blocks: readonly Block[]): string {
  const rows = blocks.map(({ name, cases }) => [
    name,
    ...VERDICTS.map((verdict) => String(cases.filter((judged) => judged.verdict === verdict).length)),
  ]);
  return table(['', ...VERDICTS], rows);
}

/** @param most how many of them are told; the number of the others is. */
function notPassed(cases: readonly JudgedCase[], most: number): string {
  const wrong = cases.filter(isWrong);
  if (wrong.length === 0) return '';
  const items = wrong.slice(0, most).map(({ verdict, name, requirement, reason, proof }) => {
    const head = `- ${SIGNS[verdict]} **${verdict.toUpperCase()}** \`${name}\``;
    return [head, ...[requirement, reason, ...proof].map(plain)].join('<br>');
  });
  const others = wrong.length > most ? [`- and ${wrong.length - most} more: see \`results.json\``] : [];
  return `### Not passed\n\n${[...items, ...others].join('\n')}`;
}

function skipped(cases: readonly JudgedCase[]): string {
  const items = skippedByReason(cases).map(
    ({ reason, cases: some }) => `- ${SIGNS.skipped} ${casesInWords(some.length)}: ${plain(reason)}`,
  );
  return items.length === 0 ? '' : `### Skipped\n\n${items.join('\n')}`;
}

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
    const blocks = blocksOf(cases);
    const wrong = blocks.filter((block) => block.cases.some(isWrong));
    const join = (...parts: string[]) =>
      [heading(summary), ...parts, `<sub>${versions(summary)}</sub>`]
        .filter((part) => part !== '')
        .join('\n\n')
        .concat('\n');
    const elsewhere = `The list of all ${cases.length} cases is too long for a comment: see \`results.json\`.`;
    const short = (most: number) => [notPassed(cases, most), skipped(cases)] as const;
    const versionsOfIt = [
      () => join(matrix(blocks), ...short(cases.length), allCases(cases)),
      () => join(matrix(blocks), ...short(cases.length), elsewhere),
      () => join(matrix(blocks), ...short(FEW), elsewhere),
      () => join(overview(blocks), matrix(wrong), ...short(FEW), elsewhere),
    ];
    const fitting = versionsOfIt.map((render) => render()).find((text) => text.length <= COMMENT_LIMIT);
    return fitting ?? join(overview(blocks), ...short(FEW), elsewhere);
  },
};

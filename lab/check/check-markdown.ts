import type { Answer } from './answer.ts';
import { where } from './check-text.ts';
import type { Checked } from './run-check.ts';

const MARKS = { met: '✅', 'not met': '❌', unknown: '❔', skipped: '➖' } as const satisfies Record<
  Answer['verdict'],
  string
>;

/** In a cell of a table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function row(answer: Answer, files: readonly string[]): string {
  const { name, wanted, traffic, verdict, because, provedBy, mend } = answer;
  const setting = where(answer, files).map((line) => `\`${line}\``);
  const write = mend === undefined ? [] : [`write: ${mend}`];
  const cells = [
    `${MARKS[verdict]} ${name} ${wanted}`,
    traffic,
    `${because} (${provedBy})`,
    [...setting, ...write].join('; '),
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

/** A check for a pull request. */
export function checkAsMarkdown({ front, version, files, changed, warnings, entrance, answers }: Checked): string {
  return [
    `### ${front.title} ${version}, \`${files[0]}\`: ${entrance.name} to ${entrance.upstream.name}`,
    '',
    ...changed.map((line) => `- not as written: ${line}`),
    ...warnings.map((line) => `- ${front.title} warns: ${line}`),
    '',
    '| demand | traffic | because | setting |',
    '| --- | --- | --- | --- |',
    ...answers.map((answer) => row(answer, files)),
    '',
  ].join('\n');
}

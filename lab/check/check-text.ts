import { styleText } from 'node:util';
import type { Answer } from './answer.ts';
import { inWords } from './duration.ts';
import { type Checked, fileOf } from './run-check.ts';

const MARKS = { met: '✓', 'not met': '✗', unknown: '?', skipped: '-' } as const satisfies Record<
  Answer['verdict'],
  string
>;
const COLOURS = { met: 'green', 'not met': 'red', unknown: 'yellow', skipped: 'gray' } as const satisfies Record<
  Answer['verdict'],
  string
>;

const PROOFS = {
  measured: 'measured',
  'scaled copy': 'proved by a scaled copy',
  configuration: 'by the configuration',
} as const satisfies Record<Answer['provedBy'], string>;

/** Where the setting stands that decides, as a line; nothing if none does. */
export function where({ setting }: Answer, files: readonly string[]): string[] {
  if (!setting) return [];
  const at = `${fileOf(setting, files)}:${setting.line}`;
  return [`${at}  ${setting.name} ${setting.value}${setting.default ? ' (the default)' : ''}`.trimEnd()];
}

/** What became of a demand, in a line. */
export function headline({ name, wanted, traffic, verdict, provedBy }: Answer): string {
  const head = styleText(COLOURS[verdict], `${MARKS[verdict]} ${name} ${wanted}, ${traffic}`);
  return `${head}: ${verdict}, ${PROOFS[provedBy]}`;
}

/** What is told first: what the configuration says, and for how long it will be tried. */
export const foreseenAsText = (answers: readonly Answer[], watchMs: number): string =>
  [
    ...(answers.length > 0 ? ['By the configuration alone:', ...answers.map((answer) => `  ${headline(answer)}`)] : []),
    `Now it is tried: the streams are watched for up to ${inWords(watchMs)}, side by side.`,
  ].join('\n');

function lines(answer: Answer, files: readonly string[]): string[] {
  const { because, mend } = answer;
  return [
    headline(answer),
    `    ${because}`,
    ...where(answer, files).map((line) => `    ${line}`),
    ...(mend ? [`    write: ${mend}`] : []),
  ];
}

/** A check as a person reads it on a terminal. */
export function checkAsText({ front, version, files, changed, warnings, entrance, answers }: Checked): string {
  const count = (verdict: Answer['verdict']) => answers.filter((answer) => answer.verdict === verdict).length;
  const [main = ''] = files;
  return [
    `${front.title} ${version}, ${main}: listens on ${entrance.name}, passes to ${entrance.upstream.name}`,
    ...changed.map((line) => `not as written: ${line}`),
    ...warnings.map((line) => `${front.title} warns: ${line}`),
    ...answers.flatMap((answer) => lines(answer, files)),
    `${answers.length} demands: ${count('met')} met, ${count('not met')} not met, ${count('unknown')} unknown`,
  ].join('\n');
}

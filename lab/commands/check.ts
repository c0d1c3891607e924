import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkAsJson } from '../check/check-json.ts';
import { checkAsJunit } from '../check/check-junit.ts';
import { checkAsMarkdown } from '../check/check-markdown.ts';
import { checkAsSarif } from '../check/check-sarif.ts';
import { checkAsText, foreseenAsText, headline } from '../check/check-text.ts';
import { readPolicy } from '../check/read-policy.ts';
import { type Checked, runCheck } from '../check/run-check.ts';
import { type FrontName, frontNames } from '../fronts/index.ts';
import { openOut, runId } from '../record/run-folder.ts';
import { chooseRuntime, type RuntimeName, runtimes } from '../runtimes/index.ts';
import { LabError } from '../support/errors.ts';
import { shown } from '../support/shown-path.ts';
import { followProgress } from './progress.ts';

export interface CheckFlags {
  policy?: string;
  quick?: true;
  listener?: string;
  upstream?: string;
  method?: string;
  runtime: RuntimeName | 'auto';
  out?: string;
  format: CheckFormat;
  /** By the fronts' names. */
  [front: string]: unknown;
}

/** The one configuration that is to be checked. */
function givenBy(flags: CheckFlags): { front: FrontName; given: string } {
  const named = frontNames.flatMap((front) => {
    const given = flags[front];
    return typeof given === 'string' ? [{ front, given }] : [];
  });
  const [only, another] = named;
  if (only && !another) return only;
  throw new LabError({
    stage: 'usage',
    subject: 'check',
    wanted: `one of ${frontNames.map((name) => `--${name}`).join(', ')} with a file or a folder`,
    got: named.length === 0 ? 'none' : named.map(({ front }) => `--${front}`).join(' and '),
    remedy: 'check one configuration at a time',
  });
}

/** 1: a demand isn't met; 3: the lab could not tell of one. */
function statusOf({ answers }: Checked): 0 | 1 | 3 {
  if (answers.some(({ verdict }) => verdict === 'not met')) return 1;
  return answers.some(({ verdict }) => verdict === 'unknown') ? 3 : 0;
}

const CHECK_FILE = 'check.json';

const asJson = (checked: Checked): string => JSON.stringify(checkAsJson(checked), null, 2);

/** What a check is printed as. */
export const checkFormats = {
  text: checkAsText,
  json: asJson,
  markdown: checkAsMarkdown,
  junit: checkAsJunit,
  sarif: checkAsSarif,
} satisfies Record<string, (checked: Checked) => string>;

type CheckFormat = keyof typeof checkFormats;

/** Checks one configuration by a policy, and prints what came of it. Returns the exit status. */
export async function check(flags: CheckFlags, signal: AbortSignal): Promise<0 | 1 | 3> {
  const { front, given } = givenBy(flags);
  const policy = await readPolicy(flags.policy);
  const runtime = flags.runtime === 'auto' ? (await chooseRuntime()).runtime : runtimes[flags.runtime];
  const id = runId();
  const dir = await openOut(flags.out, id);
  const checked = await runCheck({
    ...{ id, front, given, policy, dir, signal, quick: flags.quick === true, runtime },
    ...(flags.listener !== undefined && { listener: flags.listener }),
    ...(flags.upstream !== undefined && { upstream: flags.upstream }),
    ...(flags.method !== undefined && { method: flags.method }),
    // What is printed otherwise is for a program to read.
    ...(flags.format === 'text' && {
      foresee: (answers, watchMs) => console.log(foreseenAsText(answers, watchMs)),
      follow: ({ cases, log, clock, judged }, answersOf) =>
        followProgress(cases, log, clock, judged, (one) => answersOf(one).map(headline)),
    }),
  });
  await writeFile(join(dir, CHECK_FILE), `${asJson(checked)}\n`);
  console.log(checkFormats[flags.format](checked));
  if (flags.format === 'text') console.log(shown(join(dir, CHECK_FILE)));
  return statusOf(checked);
}

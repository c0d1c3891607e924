import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Location, Log, ReportingDescriptor, Result } from 'sarif';
import { shown } from '../support/shown-path.ts';
import type { Answer } from './answer.ts';
import { requirementOf } from './demands.ts';
import { type Checked, fileOf } from './run-check.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** What is met, or was left out, is no finding. */
const LEVELS = { 'not met': 'error', unknown: 'warning', met: undefined, skipped: undefined } as const;

/** Relative to where the command runs, which is where a repository's root is in CI. */
function uriOf(path: string): string {
  const name = shown(path);
  return isAbsolute(name) ? pathToFileURL(name).href : encodeURI(name);
}

/** The setting that decides; where none does, the configuration itself. */
function locationOf({ setting }: Answer, { files, pathOf }: Checked): Location {
  const file = setting ? fileOf(setting, files) : (files[0] ?? '');
  return {
    physicalLocation: { artifactLocation: { uri: uriOf(pathOf(file)) }, region: { startLine: setting?.line ?? 1 } },
  };
}

function resultsOf(answer: Answer, checked: Checked): Result[] {
  const { name, wanted, traffic, verdict, because, mend } = answer;
  const level = LEVELS[verdict];
  if (!level) return [];
  const text = `${name} ${wanted}, ${traffic}: ${verdict}: ${because}${mend === undefined ? '' : `. Write: ${mend}`}`;
  return [{ ruleId: name, level, message: { text }, locations: [locationOf(answer, checked)] }];
}

/** A demand is a rule. */
const ruleOf = (name: string): ReportingDescriptor => ({ id: name, shortDescription: { text: requirementOf(name) } });

/** A check for code scanning: SARIF 2.1.0 with a result for each demand that isn't met, or is unknown. */
export function checkAsSarif(checked: Checked): string {
  const names = new Set(checked.answers.map(({ name }) => name));
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'keepalive-lab', rules: [...names].map(ruleOf) } },
        results: checked.answers.flatMap((answer) => resultsOf(answer, checked)),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

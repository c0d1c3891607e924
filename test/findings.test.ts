import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { FINDINGS_SCHEMA, type Findings } from '../lab/findings/data.ts';
import { document } from '../lab/findings/document.ts';
import { REMEDY, staleness } from '../lab/findings/stale.ts';
import { casesOf } from '../lab/library/expand.ts';
import { loadScenarios } from '../lab/library/load-scenarios.ts';
import { timings } from '../lab/model/timing.ts';

const DOCS = join(import.meta.dirname, '../docs');

async function read(file: string): Promise<string> {
  return readFile(join(DOCS, file), 'utf8').catch(() => {
    throw new Error(`wanted docs/${file}; got no such file; fix: ${REMEDY}`);
  });
}

async function stored(): Promise<Findings> {
  const findings = JSON.parse(await read('findings.json')) as Findings;
  if (findings.schema === FINDINGS_SCHEMA) return findings;
  throw new Error(`wanted docs/findings.json of schema ${FINDINGS_SCHEMA}; got ${findings.schema}; fix: ${REMEDY}`);
}

test('docs/findings.md is what docs/findings.json renders to', async () => {
  const [text, findings] = [await read('findings.md'), await stored()];
  const remedy = 'npm run lab -- findings DIR, of the run that it was made of';
  expect({ text, remedy }).toEqual({ text: document(findings), remedy });
});

test('docs/findings.json is of the cases as the scenarios say them now', async () => {
  const cases = (await loadScenarios()).flatMap((scenario) => casesOf(scenario, timings.fast));
  expect({ stale: staleness(await stored(), cases), remedy: REMEDY }).toEqual({ stale: [], remedy: REMEDY });
});

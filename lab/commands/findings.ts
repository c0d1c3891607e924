import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findingsOf, serialize } from '../findings/data.ts';
import { document } from '../findings/document.ts';
import { REMEDY, staleness } from '../findings/stale.ts';
import { summarize } from '../judge/summary.ts';
import { casesOf } from '../library/expand.ts';
import { loadScenarios } from '../library/load-scenarios.ts';
import { timings } from '../model/timing.ts';
import { readRun } from '../record/stored-run.ts';
import { shown } from '../support/shown-path.ts';

const DOCS = join(import.meta.dirname, '..', '..', 'docs');

/**
 * Writes what a stored run of all cases found, as a document and as the data that it is made of. Returns 3 if not all of the
 * run could be read, or if it isn't of the cases as they are now.
 */
export async function findings(folder: string, { out = DOCS }: { out?: string }): Promise<0 | 3> {
  const { history, problems } = await readRun(resolve(folder));
  const found = findingsOf(summarize(history));
  const cases = (await loadScenarios()).flatMap((scenario) => casesOf(scenario, timings.fast));
  const dir = resolve(out);
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'findings.json'), serialize(found));
  await writeFile(join(dir, 'findings.md'), document(found));
  console.log(`${shown(join(dir, 'findings.md'))}, made of ${shown(join(dir, 'findings.json'))}`);
  const stale = staleness(found, cases);
  for (const problem of [...problems, ...stale]) console.error(`run: ${problem}`);
  if (stale.length > 0) console.error(`wanted a run of all cases, timing fast; fix: ${REMEDY}`);
  return problems.length + stale.length > 0 ? 3 : 0;
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Scenario } from '../cases/case.ts';
import { LabError } from '../support/errors.ts';

const FOLDER = join(import.meta.dirname, '../../scenarios');

/** Every scenario in the folder, by file name. */
export async function loadScenarios(folder = FOLDER): Promise<Scenario[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).sort();
  return Promise.all(
    files.map(async (file) => {
      const { default: scenario } = (await import(pathToFileURL(join(folder, file)).href)) as { default: Scenario };
      if (`${scenario.name}.ts` !== file)
        throw new LabError({
          stage: 'configuration',
          subject: `scenarios/${file}`,
          wanted: 'a scenario named as its file is',
          got: scenario.name,
          remedy: 'rename one of the two',
        });
      return scenario;
    }),
  );
}

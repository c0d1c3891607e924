import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { configurationOf } from '../lab/fronts/configuration.ts';
import { type FrontName, frontNames, frontOf, fronts, type VariantName, variantNames } from '../lab/fronts/index.ts';
import { output } from '../lab/runtimes/command.ts';
import { obtainPrograms } from '../lab/runtimes/processes/binaries.ts';
import { reasonToSkip } from './support/scenario-suite.ts';

const lacking = await reasonToSkip('processes');

/** Long enough for a first run, which fetches the programs. */
const FETCH_TIMEOUT_MS = 300_000;

/** Envoy loads for a second or two; more on a busy machine. */
const CHECK_TIMEOUT_MS = 30_000;

const names = [...frontNames, ...variantNames].filter((name) => fronts[frontOf(name)].validation);

let dir: string;
let programs: Record<FrontName, string>;

if (!lacking)
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lab-fronts-'));
    programs = await obtainPrograms(frontNames, () => {}, AbortSignal.timeout(FETCH_TIMEOUT_MS));
  }, FETCH_TIMEOUT_MS);

afterAll(() => (dir ? rm(dir, { recursive: true, force: true }) : undefined));

/** Has the program itself check it. */
async function check(name: FrontName | VariantName): Promise<string> {
  const front = frontOf(name);
  // Envoy goes by the file's extension.
  const configurationFile = join(dir, `${name}-${basename(fronts[front].configurationFile)}`);
  // nginx looks names up when it reads them, and here nobody has this one.
  const configuration = (await configurationOf(name)).replace('server:50051', '127.0.0.1:50051');
  await writeFile(configurationFile, configuration);
  const command = fronts[front].command({ program: programs[front], configurationFile, dir });
  const checkOnly = fronts[front].validation?.arguments ?? [];
  // Node's pipes are sockets, and nginx opens its standard output by name, which no socket allows.
  return output('sh', ['-c', '"$@" 2>&1 | cat', 'sh', ...command, ...checkOnly], { timeoutMs: CHECK_TIMEOUT_MS });
}

for (const name of names)
  (lacking ? test.skip : test)(
    `the program accepts ${name}${lacking ? ` (this machine lacks ${lacking})` : ''}`,
    async () => {
      expect(await check(name)).toMatch(fronts[frontOf(name)].validation?.accepts ?? /never/);
    },
    CHECK_TIMEOUT_MS,
  );

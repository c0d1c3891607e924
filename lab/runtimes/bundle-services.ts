import { createHash } from 'node:crypto';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { peers } from '../peers/index.ts';

export const ROOT = join(import.meta.dirname, '../..');

export type Service = 'client' | 'server' | 'witness';

/** Files below `ROOT`. */
export type ServiceFiles = Record<Service, string>;

/** As they are written: slower to start, by a tenth of a second of a core each. */
const WRITTEN: ServiceFiles = {
  ...peers.ts.programs,
  witness: 'services/witness.ts',
};

const FOLDER = '.lab/services';

/** What is bundled of grpc-js is CommonJS, which an ES module lacks the means for. */
const COMMONJS = `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const __dirname = import.meta.dirname;
const __filename = import.meta.filename;`;

/**
 * Makes one file of each service and all that it imports: an environment starts a handful of them, and Node needs longer
 * to find 200 files than to run them. A file's name goes by what is in it, so one that runs stays as it is.
 */
export async function bundleServices(): Promise<ServiceFiles> {
  const { outputFiles } = await build({
    ...{ absWorkingDir: ROOT, entryPoints: Object.values(WRITTEN), outdir: FOLDER, write: false },
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node24', logLevel: 'silent' },
    banner: { js: COMMONJS },
  });
  const written = outputFiles.map(async ({ path, contents }) => {
    const service = basename(path, '.js');
    const hash = createHash('sha256').update(contents).digest('hex').slice(0, 12);
    const file = join(FOLDER, `${service}-${hash}.mjs`);
    await writeOnce(join(ROOT, file), contents);
    return [service, file] as const;
  });
  return Object.fromEntries(await Promise.all(written)) as ServiceFiles;
}

/** Another lab may be starting from the same file. */
async function writeOnce(file: string, contents: Uint8Array): Promise<void> {
  if (await stat(file).catch(() => undefined)) return;
  await mkdir(join(file, '..'), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, contents);
  await rename(unfinished, file);
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fronts } from '../../fronts/index.ts';
import { LabError, messageOf } from '../../support/errors.ts';
import { output } from '../command.ts';
import { imageVariableOf } from '../override-variables.ts';
import { obtainProgram, whereIs } from '../processes/binaries.ts';
import type { ImageName } from './image-names.ts';
import { type Program, placePrograms } from './image-programs.ts';
import { remedyFor } from './remedies.ts';

const placeOf = (name: ImageName): string => {
  if (name === 'node') return '/usr/local/bin/node';
  return name === 'toxiproxy' ? '/toxiproxy' : fronts[name].container.program;
};

/** Whom a program may become for its workers, and the group `users`, which some want to be there. */
const ACCOUNTS = {
  '/etc/passwd': 'root:x:0:0::/:/\nnobody:x:65534:65534::/:/\n',
  '/etc/group': 'root:x:0:\nusers:x:100:\nnogroup:x:65534:\n',
};

const BUILD_TIMEOUT_MS = 300_000;

/** Builds an image of nothing but programs, the libraries they load, bash, and two accounts. The first one is what runs. */
async function build(programs: readonly [Program, ...Program[]], tag: string, signal: AbortSignal): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'keepalive-lab-image-'));
  const root = join(context, 'root');
  try {
    const bash = await whereIs('bash');
    await placePrograms(root, [...programs, { file: bash, at: '/bin/bash' }, { file: bash, at: '/bin/sh' }]);
    await mkdir(join(root, 'tmp'), { recursive: true, mode: 0o1777 });
    for (const [path, text] of Object.entries(ACCOUNTS)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    await writeFile(join(context, 'Dockerfile'), `FROM scratch\nCOPY root /\nENTRYPOINT ["${programs[0].at}"]\n`);
    await output('docker', ['build', '--quiet', '--tag', tag, context], { timeoutMs: BUILD_TIMEOUT_MS, signal });
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

const buildError = (tag: string, variable: string, wanted: string, cause: unknown) =>
  new LabError({
    stage: 'fetch',
    subject: `image ${tag}`,
    wanted,
    got: messageOf(cause),
    remedy: remedyFor(messageOf(cause), `mend what docker says, or name an image of yours by ${variable}`),
    cause,
  });

/**
 * An image of a pinned program, or of the Node that runs this. Each program stands where it does in its official image, so
 * that Compose starts both in the same way.
 */
export async function buildLocalImage(name: ImageName, tag: string, signal: AbortSignal): Promise<void> {
  const file = name === 'node' ? process.execPath : await obtainProgram(name, signal);
  try {
    // Toxiproxy's official image has no shell but its own client: what its health check asks.
    const cli =
      name === 'toxiproxy' ? [{ file: await obtainProgram('toxiproxy-cli', signal), at: '/toxiproxy-cli' }] : [];
    await build([{ file, at: placeOf(name) }, ...cli], tag, signal);
  } catch (cause) {
    throw buildError(tag, imageVariableOf(name), `an image built from ${file}`, cause);
  }
}

/** An image of this machine's own programs. */
export async function buildImageOf(
  names: readonly [string, ...string[]],
  tag: string,
  variable: string,
  signal: AbortSignal,
) {
  try {
    const [first, ...rest] = await Promise.all(
      names.map(async (name) => ({ file: await whereIs(name), at: `/usr/sbin/${name}` })),
    );
    if (first) await build([first, ...rest], tag, signal);
  } catch (cause) {
    throw buildError(tag, variable, `an image built from this machine’s ${names.join(' and ')}`, cause);
  }
}

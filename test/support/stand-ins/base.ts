import { chmod, mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Program, placePrograms } from '../../../lab/runtimes/compose/image-programs.ts';
import { whereIs } from '../../../lab/runtimes/processes/binaries.ts';

/** Of bash, coreutils and their like what an entry point, or the lab, may ask for. */
const SHELL = [
  ...['bash', 'sh', 'setpriv', 'find', 'grep', 'sed', 'awk', 'env', 'id', 'date', 'basename', 'dirname', 'readlink'],
  ...['cat', 'chmod', 'chown', 'cp', 'cut', 'head', 'ln', 'ls', 'mkdir', 'mv', 'rm', 'seq', 'sort', 'touch', 'tr'],
];

/** Folders of today's Debian and Ubuntu that are links, and where they lead. */
const LINKS = { bin: 'usr/bin', sbin: 'usr/sbin', lib: 'usr/lib', lib64: 'usr/lib64', 'var/run': '/run' };

/** Puts programs and their libraries where a base with those links has them. */
export async function placeOnBase(root: string, programs: readonly Program[]): Promise<void> {
  for (const folder of ['usr/bin', 'usr/sbin', 'usr/lib', 'usr/lib64', 'var'])
    await mkdir(join(root, folder), { recursive: true });
  for (const [link, target] of Object.entries(LINKS)) await symlink(target, join(root, link));
  await placePrograms(root, programs);
  // A folder that is copied into an image can't take the place of a link, nor a link that of itself.
  for (const link of Object.keys(LINKS)) await rm(join(root, link));
}

/** Makes the root of the base itself. */
export async function layBase(root: string): Promise<void> {
  const programs = SHELL.map(async (name) => ({ file: await whereIs(name), at: `/usr/bin/${name}` }));
  await placeOnBase(root, await Promise.all(programs));
  for (const [link, target] of Object.entries(LINKS)) await symlink(target, join(root, link));
  for (const folder of ['home', 'root', 'run', 'tmp']) await mkdir(join(root, folder));
  await chmod(join(root, 'tmp'), 0o1777);
}

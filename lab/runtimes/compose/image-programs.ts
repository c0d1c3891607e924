import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { output } from '../command.ts';

/** A file of this machine's, and where it goes. */
export interface Program {
  file: string;
  at: string;
}

/** The shared libraries that a program loads; none for a static one. */
async function librariesOf(program: string): Promise<string[]> {
  const said = await output('ldd', [program]).catch(() => '');
  return said.match(/\/\S+/g)?.filter((path) => path !== `${program}:`) ?? [];
}

async function place(root: string, file: string, at: string): Promise<void> {
  const target = join(root, at);
  await mkdir(dirname(target), { recursive: true });
  await cp(file, target, { dereference: true });
}

/** Puts programs and the libraries that they load into the folder that becomes an image's root. */
export async function placePrograms(root: string, programs: readonly Program[]): Promise<void> {
  for (const { file, at } of programs) await place(root, file, at);
  const libraries = (await Promise.all(programs.map(({ file }) => librariesOf(file)))).flat();
  for (const library of new Set(libraries)) await place(root, library, library);
}

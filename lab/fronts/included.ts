import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Included } from '../model/front.ts';

/** Finds what a configuration in this folder includes: relative names there, and a pattern's files by name, as glob(3) has them. */
export const includedIn =
  (folder: string): Included =>
  (name) =>
    globSync(resolve(folder, name))
      .toSorted()
      .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

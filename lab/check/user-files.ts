import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Included } from '../model/front.ts';
import { LabError } from '../support/errors.ts';
import type { CheckableFront } from './checkable-front.ts';

/** A configuration of the user's, read and never written. */
export interface UserFiles {
  /** Its main file. */
  main: string;
  text: string;
  /** The folder that the files are relative to: the user's own, or the main file's. */
  folder: string;
  /** All of the user's folder is the configuration; otherwise the main file and what that includes. */
  whole: boolean;
  /** Files of a copy that say something else than the user's, by their names in the folder. */
  changed: ReadonlyMap<string, string>;
  /** What isn't as the user wrote it, a line each. */
  notes: readonly string[];
  /** Finds what it includes, also by the absolute names of the machine that it is for. */
  included: Included;
}

/** A link that leads nowhere, as one does that was copied from another machine, is none. */
const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** The main file of a folder: by its usual name, or the only one that there is. */
function mainIn(folder: string, mainFiles: readonly string[], option: string): string {
  const files = globSync('*', { cwd: folder }).filter((name) => isFile(join(folder, name)));
  const usual = files.find((name) => mainFiles.includes(name));
  const [only] = files.length === 1 ? files : [];
  const name = usual ?? only;
  if (name) return join(folder, name);
  throw new LabError({
    stage: 'usage',
    subject: option,
    wanted: `a folder with a main file: one of ${mainFiles.join(', ')}`,
    got: files.join(', ') || 'no file in it',
    remedy: 'name the main file itself',
  });
}

/** What can't be read is refused when its entrances are looked for, with its line. */
function framedOr(framed: CheckableFront['framed'], text: string) {
  try {
    return framed?.(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads what the user gives as a front's configuration.
 *
 * @throws {LabError} what isn't there, and a folder without a main file.
 */
export function readUserFiles({ name, home, framed }: CheckableFront, given: string): UserFiles {
  const option = `--${name} ${given}`;
  const found = statSync(given, { throwIfNoEntry: false });
  if (!found)
    throw new LabError({
      stage: 'usage',
      subject: option,
      ...{ wanted: 'a file, or a folder, that can be read', got: 'none', remedy: 'correct the path' },
    });
  const whole = found.isDirectory();
  const main = whole ? mainIn(resolve(given), home.mainFiles, option) : resolve(given);
  const folder = whole ? resolve(given) : dirname(main);
  const written = readFileSync(main, 'utf8');
  const frame = framedOr(framed, written);
  return {
    ...{ main, text: frame?.text ?? written, folder, whole, changed: new Map() },
    notes: frame ? [frame.by] : [],
    included: (pattern) => {
      const inFolder = isAbsolute(pattern) ? relative(home.folder, pattern) : pattern;
      if (inFolder.startsWith('..')) return [];
      return globSync(inFolder, { cwd: folder })
        .filter((file) => isFile(join(folder, file)))
        .toSorted()
        .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
    },
  };
}

/** Finds what a configuration includes, and remembers it: `seen` has each file's text by its name in the folder. */
export function remembering({ included }: UserFiles): { included: Included; seen: ReadonlyMap<string, string> } {
  const seen = new Map<string, string>();
  return {
    seen,
    included: (name) => {
      const found = included(name);
      for (const { file, text } of found) seen.set(file, text);
      return found;
    },
  };
}

/** A copy in which one file says something else: the main one, or one that is included. */
export function withChanged(files: UserFiles, file: string | undefined, text: string): UserFiles {
  const changed = new Map([[file ?? mainName(files), text]]);
  if (file === undefined) return { ...files, text, changed };
  const included: Included = (name) => files.included(name).map((one) => (one.file === file ? { file, text } : one));
  return { ...files, included, changed };
}

/** The main file's name in reports. */
export const mainName = ({ main, folder }: UserFiles): string => relative(folder, main) || basename(main);

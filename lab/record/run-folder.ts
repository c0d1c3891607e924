import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LabError, messageOf } from '../support/errors.ts';

/** The run's history, in its folder. */
export const EVENTS_FILE = 'events.ndjson';

/** A run's own name: when it began, and the process, so that labs side by side don't share a folder. */
export const runId = (now = new Date()): string =>
  `${now.toISOString().slice(0, 19).replaceAll(':', '-')}-${process.pid}`;

/**
 * The run's folder, made and writable.
 *
 * @param out the user's choice; `runs/<id>` below the working directory without one.
 * @throws {LabError} a path that can't be a folder.
 */
export async function openOut(out: string | undefined, id: string): Promise<string> {
  const dir = resolve(out ?? join('runs', id));
  try {
    if (out === '') throw new Error('an empty name');
    await mkdir(dir, { recursive: true });
    if (!(await stat(dir)).isDirectory()) throw new Error('a file');
    await writeFile(join(dir, EVENTS_FILE), '');
  } catch (cause) {
    throw new LabError({
      stage: 'usage',
      subject: `--out ${out ?? ''}`.trim(),
      wanted: 'a folder that can be written',
      got: messageOf(cause),
      remedy: 'name another folder',
      cause,
    });
  }
  return dir;
}

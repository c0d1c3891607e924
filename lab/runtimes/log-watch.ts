import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { lastLines } from './command.ts';

const LINES_SHOWN = 5;

/**
 * Takes what a process needs of the kernel to watch files, and keeps it until it ends. A user has 128 inotify instances, and an
 * engine takes one for each container: later there may be none left (EMFILE). If there is none now, whoever watches says so.
 */
export function reserveWatching(): void {
  try {
    watch(import.meta.dirname).close();
  } catch {
    return;
  }
}

/**
 * Resolves once what a log has after its first `from` characters fulfils `holds`; rejects with what that throws, or after
 * `timeoutMs` with the lines that came instead.
 */
export async function awaitInLog(
  file: string,
  from: number,
  holds: (since: string) => boolean,
  timeoutMs: number,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let since = '';
  const look = async () => {
    since = (await readFile(file, 'utf8')).slice(from);
    if (holds(since)) resolve();
  };
  const lookAgain = () => void look().catch(reject);
  const watcher = watch(file, lookAgain);
  const timer = setTimeout(() => {
    const said = lastLines(since, LINES_SHOWN);
    reject(new Error(`nothing of it in the log for ${timeoutMs} ms${said && `, but\n${said}\n`}`));
  }, timeoutMs);
  try {
    lookAgain();
    await promise;
  } finally {
    clearTimeout(timer);
    watcher.close();
  }
}

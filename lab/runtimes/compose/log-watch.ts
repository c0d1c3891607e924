import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { lastLines } from '../command.ts';

const LINES_SHOWN = 5;

/**
 * Resolves to the first match in what a log has after its first `fromBytes`; rejects after `timeoutMs` with the lines
 * that came instead.
 */
export async function awaitInLog(
  file: string,
  fromBytes: number,
  pattern: RegExp,
  timeoutMs: number,
): Promise<RegExpExecArray> {
  const found = Promise.withResolvers<RegExpExecArray>();
  let text = '';
  const look = async () => {
    text = (await readFile(file)).subarray(fromBytes).toString();
    const match = pattern.exec(text);
    if (match) found.resolve(match);
  };
  const lookAgain = () => look().catch(found.reject);
  const watcher = watch(file, lookAgain);
  const timer = setTimeout(() => {
    const said = lastLines(text, LINES_SHOWN);
    found.reject(new Error(`no such line for ${timeoutMs} ms${said && `, but\n${said}\n`}`));
  }, timeoutMs);
  try {
    lookAgain();
    return await found.promise;
  } finally {
    clearTimeout(timer);
    watcher.close();
  }
}

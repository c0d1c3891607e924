import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program to its end. Resolves to what it printed; rejects with its own last words. */
export async function output(
  program: string,
  args: readonly string[],
  options: { timeoutMs?: number; env?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<string> {
  try {
    const { stdout, stderr } = await execute(program, args, {
      timeout: options.timeoutMs ?? 10_000,
      env: { ...process.env, ...options.env },
      maxBuffer: 16 * 1024 * 1024,
      ...(options.signal && { signal: options.signal }),
    });
    return stdout + stderr;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(lastLines(stderr ?? '', 5) || message, { cause: error });
  }
}

/** The last `count` lines that say anything, on one line each. */
export const lastLines = (text: string, count: number): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n');

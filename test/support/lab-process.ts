import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { RuntimeName } from '../../lab/runtimes/index.ts';

const ROOT = join(import.meta.dirname, '../..');

const PATIENT = 10;

/** What a failing test leaves behind would keep Jest from ending. */
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

export interface Finished {
  pid: number;
  status: number | null;
  stdout: string;
  stderr: string;
}

/** The lab as a user starts it, with what it prints. */
export class Lab {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  #stdout = '';
  #stderr = '';
  readonly #watchers = new Set<() => void>();

  /** @param niceness 0 for a run whose times are judged; more for one that must not disturb such a run. */
  constructor(args: readonly string[], env: Record<string, string> = {}, niceness = PATIENT) {
    this.child = spawn(process.execPath, [join(ROOT, 'lab/cli.ts'), ...args], {
      cwd: ROOT,
      env: { ...process.env, NODE_COMPILE_CACHE: join(ROOT, '.lab/compile-cache'), NODE_OPTIONS: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.child);
    this.child.once('exit', () => running.delete(this.child));
    if (this.child.pid) setPriority(this.child.pid, niceness);
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      for (const watcher of this.#watchers) watcher();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.finished = once(this.child, 'close').then(([status]) => ({
      pid: this.child.pid ?? 0,
      status: status as number | null,
      stdout: this.#stdout,
      stderr: this.#stderr,
    }));
  }

  /** What it has printed so far. */
  get stdout(): string {
    return this.#stdout;
  }

  /** Resolves once the lab has printed it; rejects if it ends first. */
  async printed(text: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const watcher = () => this.#stdout.includes(text) && resolve();
    this.#watchers.add(watcher);
    watcher();
    const over = this.finished.then(({ stdout, stderr }) => {
      throw new Error(`wanted the lab to print ${text}; got its end, with\n${stdout}\n${stderr}`);
    });
    await Promise.race([promise, over]);
    over.catch(() => {});
    this.#watchers.delete(watcher);
  }
}

export const runLab = (args: readonly string[], env?: Record<string, string>, niceness?: number): Promise<Finished> =>
  new Lab(args, env, niceness).finished;

/** The containers and networks that a lab has on the engine, by its process id; an empty string if there are none. */
export function containersOf(pid: number): string {
  const filter = ['--filter', `name=keepalive-lab-${pid}-`];
  const list = (...args: string[]) => execFileSync('docker', [...args, ...filter], { encoding: 'utf8' });
  return list('ps', '--all', '--quiet') + list('network', 'ls', '--quiet') + list('volume', 'ls', '--quiet');
}

export interface RunningProcess {
  pid: number;
  command: string;
}

/** The machine's processes that work in, or were given, a folder: all that a run with that `--out` has started. */
export function processesOf(folder: string): RunningProcess[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        const works = readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
        return command !== '' && (works || command.includes(folder)) ? [{ pid, command }] : [];
      } catch {
        return []; // It ended meanwhile, or isn't ours to look at.
      }
    });
}

/** What is still there of a run with that `--out`; an empty string if nothing is. */
export function leftOf(runtime: RuntimeName, { out, pid }: { out: string; pid: number }): string {
  const processes = processesOf(out).map(({ command }) => command);
  return [...processes, ...(runtime === 'compose' ? [containersOf(pid)] : [])].join('\n').trim();
}

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { stateOf } from '../../lab/runtimes/processes/proc-stat.ts';
import { processesOf } from './lab-process.ts';

/** A lab that is run while somebody meddles with what it has stopped. */
export interface Meddled {
  pid: number;
  out: string;
}

export type Meddle = (lab: Meddled, signal: AbortSignal) => Promise<void>;

/** How what is stopped is found, and let go on. */
interface Stopped {
  list(lab: Meddled): Promise<readonly string[]>;
  letGoOn(one: string): Promise<void>;
  stopAgain(one: string): Promise<void>;
}

const LOOK_EVERY_MS = 20;

/** In the middle of the fault, which may be over after two seconds; and long enough for a process to run. */
const LET_GO_AFTER_MS = 1_000;
const LET_GO_FOR_MS = 100;

const isStopped = (pid: number): boolean => {
  try {
    return stateOf(readFileSync(`/proc/${pid}/stat`, 'utf8')) === 'T';
  } catch {
    return false; // It ended meanwhile.
  }
};

function signalTo(pid: string, signal: 'SIGCONT' | 'SIGSTOP'): void {
  try {
    process.kill(Number(pid), signal);
  } catch {
    // It ended meanwhile.
  }
}

const processes: Stopped = {
  list: async ({ out }) =>
    processesOf(out)
      .filter(({ pid }) => isStopped(pid))
      .map(({ pid }) => String(pid)),
  letGoOn: async (pid) => signalTo(pid, 'SIGCONT'),
  stopAgain: async (pid) => signalTo(pid, 'SIGSTOP'),
};

const DOCKER_TIMEOUT_MS = 10_000;

async function docker(...args: string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)('docker', args, { timeout: DOCKER_TIMEOUT_MS });
  return stdout.split('\n').filter(Boolean);
}

/** One that was let go on by the lab meanwhile isn't paused any more. */
const unlessOver = async (call: Promise<unknown>) => void (await call.catch(() => {}));

const containers: Stopped = {
  list: ({ pid }) =>
    docker('ps', '--quiet', '--filter', 'status=paused', '--filter', `name=keepalive-lab-${pid}-`).catch(() => []),
  letGoOn: (id) => unlessOver(docker('unpause', id)),
  stopAgain: (id) => unlessOver(docker('pause', id)),
};

const on = { processes, compose: containers };

async function forEachStopped(
  stopped: Stopped,
  lab: Meddled,
  signal: AbortSignal,
  act: (one: string) => Promise<void>,
) {
  while (!signal.aborted) {
    await Promise.all((await stopped.list(lab)).map(act));
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

/** Lets go on whatever the lab has stopped, as often as it is. */
export const letGoAgainAndAgain =
  (runtime: keyof typeof on): Meddle =>
  (lab, signal) =>
    forEachStopped(on[runtime], lab, signal, on[runtime].letGoOn);

/** Lets go on for a moment, once, in the middle of the fault: whoever looks before and after it finds all stopped. */
export const letGoOnce =
  (runtime: keyof typeof on): Meddle =>
  (lab, signal) => {
    const stopped = on[runtime];
    const met = new Set<string>();
    return forEachStopped(stopped, lab, signal, async (one) => {
      if (met.has(one)) return;
      met.add(one);
      await delay(LET_GO_AFTER_MS, undefined, { signal }).catch(() => {});
      await stopped.letGoOn(one);
      await delay(LET_GO_FOR_MS);
      await stopped.stopAgain(one);
    });
  };

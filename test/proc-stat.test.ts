import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import { processesOf } from '../lab/runtimes/processes/proc-stat.ts';
import { eventually } from './support/eventually.ts';

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A program with a process group of its own, which does a little each millisecond. Resolves to its number, once it does. */
async function busy(): Promise<number> {
  const program = "setInterval(() => {}, 1); console.log('up')";
  const child = spawn(process.execPath, ['-e', program], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout ?? child, 'data');
  return child.pid ?? 0;
}

const seen = (pid: number) => processesOf(new Set([pid])).find((one) => one.pid === pid);

/** Its processor time, once it has had some more. */
const hasRun = (pid: number) => {
  const { cpuNs: before = 0 } = seen(pid) ?? {};
  return eventually(`processor time of ${pid}`, () => {
    const { cpuNs = 0 } = seen(pid) ?? {};
    return cpuNs > before + 1_000_000 ? cpuNs : undefined;
  });
};

(process.platform === 'linux' ? test : test.skip)(
  'a process that is stopped is seen so, and gets no processor while others do, until it goes on',
  async () => {
    const [one, other] = await Promise.all([busy(), busy()]);
    await hasRun(one);
    expect(seen(one)).toMatchObject({ pid: one, stopped: false });
    process.kill(one, 'SIGSTOP');
    const stopped = await eventually('a stopped process', () => (seen(one)?.stopped ? seen(one) : undefined));
    await hasRun(other);
    await hasRun(other);
    expect(seen(one)).toEqual(stopped);
    process.kill(one, 'SIGCONT');
    expect(await hasRun(one)).toBeGreaterThan(stopped.cpuNs);
    expect(seen(one)).toMatchObject({ stopped: false, startTicks: stopped.startTicks });
  },
);

(process.platform === 'linux' ? test : test.skip)(
  'a process that is killed is gone, and another is another',
  async () => {
    const [one, other] = await Promise.all([busy(), busy()]);
    expect(processesOf(new Set([one, other])).map(({ pid }) => pid)).toEqual([one, other].toSorted((a, b) => a - b));
    process.kill(one, 'SIGKILL');
    await eventually('its end', () => (processesOf(new Set([one])).length === 0 ? true : undefined));
    expect(processesOf(new Set([one, other])).map(({ pid }) => pid)).toEqual([other]);
  },
);

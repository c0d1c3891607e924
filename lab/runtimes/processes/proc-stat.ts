import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { NodeProcess } from '../../witness/sample.ts';

/** Stopped by a signal (T), or by who traces it (t); a dead one that nobody has asked after (Z, X) is none any more. */
const STOPPED = new Set(['T', 't']);
const DEAD = new Set(['Z', 'X']);

/** What `/proc/<pid>/stat` has after the program's name, which may hold anything: proc(5)'s fields from the third on. */
const fieldsOf = (line: string): string[] => line.slice(line.lastIndexOf(')') + 2).split(' ');

export const stateOf = (line: string): string => fieldsOf(line)[0] ?? '';

export const startTicksOf = (line: string): number => Number(fieldsOf(line)[19]);

/** A number of `/proc/<pid>/status` as the innermost PID namespace has it: `/proc` may be an outer one's. */
export const innermost = (status: string, name: 'NSpid' | 'NSpgid'): number =>
  Number(new RegExp(`^${name}:.*\\s(\\d+)$`, 'm').exec(status)?.[1]);

const read = (file: string): string => readFileSync(file, 'utf8');

const namespaceOf = (pid: string): string => readlinkSync(`/proc/${pid}/ns/pid`);

function processOf(pid: string): NodeProcess {
  const tasks = readdirSync(`/proc/${pid}/task`).map((task) => ({
    stopped: STOPPED.has(stateOf(read(`/proc/${pid}/task/${task}/stat`))),
    // Time on a processor, in nanoseconds, is the first of `schedstat`.
    cpuNs: Number(read(`/proc/${pid}/task/${task}/schedstat`).split(' ', 1)[0]),
  }));
  return {
    pid: innermost(read(`/proc/${pid}/status`), 'NSpid'),
    startTicks: startTicksOf(read(`/proc/${pid}/stat`)),
    stopped: tasks.every(({ stopped }) => stopped),
    cpuNs: tasks.reduce((sum, { cpuNs }) => sum + cpuNs, 0),
  };
}

/** Every live process of some process groups of this process's own PID namespace. */
export function processesOf(groups: ReadonlySet<number>): NodeProcess[] {
  const own = namespaceOf('self');
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        if (!groups.has(innermost(read(`/proc/${pid}/status`), 'NSpgid')) || namespaceOf(pid) !== own) return [];
        return DEAD.has(stateOf(read(`/proc/${pid}/stat`))) ? [] : [processOf(pid)];
      } catch {
        return []; // It ended meanwhile.
      }
    });
}

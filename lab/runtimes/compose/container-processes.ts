import { messageOf } from '../../support/errors.ts';
import type { NodeProcess } from '../../witness/sample.ts';
import type { Container } from './container.ts';

/** What the engine has its own `ps` say, on the kernel that the containers share. The last column may have blanks. */
const PS = '-eo pid,stat,wchan:32,lstart';

/**
 * `docker pause` freezes the cgroup. The kernel shows its tasks as D with cgroup v1 (TASK_FROZEN, since Linux 6.1), and
 * waiting in do_freezer_trap with v2. D alone may also be a disk's: what tells is that nothing of it runs between two looks.
 */
const FROZEN_STATE = /^[TD]/;
/** Dead, and nobody has asked after it: none any more. */
const DEAD = /^[ZX]/;
const FROZEN_WCHAN = /refrigerator|freezer/;

interface Row {
  pid: number;
  stopped: boolean;
  startTicks: number;
}

/** A row as Docker splits it. `lstart` tells whole seconds, which with the process's number are enough. */
export function parseRow([pid = '', stat = '', wchan = '', started = '']: readonly string[]): Row {
  const stopped = FROZEN_STATE.test(stat) || FROZEN_WCHAN.test(wchan);
  return { pid: Number(pid), stopped, startTicks: Date.parse(started) };
}

const isGone = (error: unknown): boolean => /is not running|no such container/i.test(messageOf(error));

/** The container's processes by the engine's kernel; none if it isn't running. */
export async function processesOf(container: Container): Promise<NodeProcess[]> {
  try {
    const { Processes } = (await container.top({ ps_args: PS })) as { Processes: string[][] };
    const rows = Processes.filter(([, stat = '']) => !DEAD.test(stat)).map(parseRow);
    // The engine takes a second to read a cgroup's account, so only of what is said to stand still.
    const cpuNs = rows.every(({ stopped }) => stopped) ? await cpuNsOf(container) : 0;
    return rows.map((row, index) => ({ ...row, cpuNs: index === 0 ? cpuNs : 0 }));
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

/** Of all the container's processes together, by their cgroup's account. */
async function cpuNsOf(container: Container): Promise<number> {
  const { cpu_stats } = await container.stats({ stream: false, 'one-shot': true });
  return cpu_stats.cpu_usage.total_usage;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { NodeProcess } from '../../witness/sample.ts';
import { processesOf } from './proc-stat.ts';
import type { SignalRequest, SpawnRequest } from './sandbox-protocol.ts';

/**
 * In a mount namespace of its own: its own hosts file over /etc/hosts, and an empty /run, so that a configuration that
 * names a PID file there doesn't touch the machine's; then becomes the program.
 */
const OWN_HOSTS = 'mount --bind "$1" /etc/hosts && mount -t tmpfs -o mode=1777 tmpfs /run && shift && exec "$@"';

/**
 * A root of its own in place of the machine's: its programs and libraries, the kernel's folders, and what the lab puts there.
 * `pivot_root` and not `chroot`, in which no user namespace can be made.
 */
const OWN_MACHINE = `
hosts=$1 root=$2 program=$3; shift 3
mount -t tmpfs -o mode=755 tmpfs /run && mkdir /run/machine && mount -t tmpfs -o mode=755 tmpfs /run/machine && cd /run/machine
for name in usr bin sbin lib lib32 lib64; do
  if [ -L /$name ]; then cp -P /$name $name; elif [ -d /$name ]; then mkdir $name && mount --rbind /$name $name; fi
done
mkdir -p etc run var/tmp root home opt/placed old proc sys dev && mkdir -m 1777 tmp
for name in proc sys dev; do mount --rbind /$name $name; done
for file in ld.so.cache ld.so.conf ld.so.conf.d nsswitch.conf host.conf localtime; do
  if [ -e /etc/$file ]; then cp -RL /etc/$file etc/; fi
done
cp -R "$root/." .
cp "$hosts" etc/hosts
touch opt/placed/program && mount --bind "$program" opt/placed/program
pivot_root . old && cd / && umount -l /old && rmdir /old
exec "$@"
`;

/** A mapped root would give its folders to `nobody`, whom the map doesn't know; so programs run as a plain user. */
const AS_PLAIN_USER = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'];

/** The command, within a network namespace that has a name. */
export const within = (netns: string | undefined, command: readonly string[]): string[] =>
  netns ? ['nsenter', `--net=/run/netns/${netns}`, '--', ...command] : [...command];

const hasExited = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

interface Settings {
  /** Folder for files of its own. */
  dir: string;
  asRoot: boolean;
  /** Told when a program has no process left that was started here. */
  onExit(exit: { name: string; code: number | null; signal: string | null }): void;
}

/** The programs that run in a sandbox. */
export class Programs {
  /** By name; more than one while one takes over from another. Each is there as long as anything that it started. */
  readonly #running = new Map<string, Set<ChildProcess>>();
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Starts a program, or another process of it that takes over from the one before. */
  async start({ name, netns, hosts, machine, command, cwd, env, logFile }: SpawnRequest): Promise<void> {
    const { dir, asRoot, onExit } = this.#settings;
    const hostsFile = join(dir, `${name}.hosts`);
    const lines = Object.entries({ localhost: '127.0.0.1', ...hosts }).map(([host, address]) => `${address} ${host}\n`);
    writeFileSync(hostsFile, lines.join(''));
    const inner = asRoot ? command : [...AS_PLAIN_USER, ...command];
    const prepare = machine
      ? [OWN_MACHINE, 'sh', hostsFile, machine.root, machine.program]
      : [OWN_HOSTS, 'sh', hostsFile];
    const [first = '', ...rest] = within(netns, ['unshare', '--mount', '--', 'sh', '-ec', ...prepare]);
    const log = openSync(logFile, 'a');
    const child = spawn(first, [...rest, ...inner], {
      cwd,
      env: { ...process.env, ...env },
      // A process group of its own: signals reach all of it.
      detached: true,
      // Nothing goes through the pipe. Whatever the program starts inherits it, and it closes with the last of them.
      stdio: ['ignore', log, log, 'pipe'],
    });
    closeSync(log);
    (child.stdio[3] as Readable | undefined)?.resume();
    await once(child, 'spawn');
    const running = this.#running.get(name) ?? new Set();
    this.#running.set(name, running.add(child));
    child.once('exit', (code, signal) => {
      if ([...running].every(hasExited)) onExit({ name, code, signal });
    });
    child.once('close', () => running.delete(child));
  }

  /** Everything that a program has started and that is still there, whatever has become of its first process. */
  census(name: string): NodeProcess[] {
    return processesOf(new Set([...(this.#running.get(name) ?? [])].map(({ pid }) => pid ?? 0)));
  }

  signal({ name, signal, to }: SignalRequest): void {
    for (const { pid } of this.#running.get(name) ?? []) {
      if (pid === undefined) continue;
      try {
        process.kill(to === 'all' ? -pid : pid, signal);
      } catch (error) {
        // It ended meanwhile.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  }

  /** Resolves once nothing of it is there any more: no process, no socket. */
  async awaitEnd(name: string, timeoutMs: number): Promise<void> {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      await Promise.all([...(this.#running.get(name) ?? [])].map((child) => once(child, 'close', { signal })));
    } catch {
      throw new Error(`still there after ${timeoutMs} ms`);
    }
  }
}

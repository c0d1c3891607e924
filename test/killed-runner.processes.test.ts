import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { processesOf } from './support/lab-process.ts';
import { withPackets } from './support/with-packets.ts';

const PROGRAM = join(import.meta.dirname, 'support/hold-environment.ts');
const LOOK_AGAIN_MS = 20;
const GONE_WITHIN_MS = 5_000;

/** Each process's network namespace, by the kernel's own number for it. */
function namespaces(pids: readonly number[]): Set<string> {
  const read = (pid: number) => {
    try {
      return [readlinkSync(`/proc/${pid}/ns/net`)];
    } catch {
      return []; // It ended meanwhile, or isn't ours to look at.
    }
  };
  return new Set(pids.flatMap(read));
}

const machineProcesses = () => readdirSync('/proc').map(Number).filter(Boolean);

/** What this machine's own network namespace has of names that the lab gives. */
function leftOnMachine(): string {
  const say = (program: string, ...args: string[]) => {
    try {
      return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    } catch {
      return ''; // A plain user may not ask for rules, and can't have made any.
    }
  };
  const all = [say('ip', 'netns', 'list'), say('ip', '-oneline', 'link'), say('nft', 'list', 'tables')].join('\n');
  return all
    .split('\n')
    .filter((line) => /last-mile|backend-|\b(?:client|server|toxiproxy|nginx|envoy)[@ ]/.test(line))
    .join('\n');
}

withPackets('a runner that is killed leaves no process, no network namespace and no rule behind', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'killed-'));
  const runner = spawn(process.execPath, [PROGRAM, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(runner.stdout, 'data');
    const held = namespaces(processesOf(dir).map(({ pid }) => pid));
    held.delete(readlinkSync('/proc/self/ns/net'));
    // The router's, and one for each of five hosts.
    expect(held.size).toBe(6);
    runner.kill('SIGKILL');
    await once(runner, 'exit');
    const deadline = performance.now() + GONE_WITHIN_MS;
    while (processesOf(dir).length > 0 && performance.now() < deadline) await delay(LOOK_AGAIN_MS);
    expect(processesOf(dir)).toEqual([]);
    expect([...namespaces(machineProcesses())].filter((namespace) => held.has(namespace))).toEqual([]);
    const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
    expect([...held].filter((namespace) => mounts.includes(namespace))).toEqual([]);
    expect(leftOnMachine()).toBe('');
  } finally {
    runner.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  }
});

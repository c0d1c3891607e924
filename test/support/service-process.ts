import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

const SERVICES = join(import.meta.dirname, '../../services');

export interface Service {
  process: ChildProcess;
  /** Where it serves, and where it is observed: host:port, on loopback. */
  address: string;
  control: string;
}

/**
 * One of `services/` as its own process, once it says that it is up.
 *
 * @param before what it is started by, such as `unshare` with its options.
 */
export async function startService(
  file: 'client.ts' | 'server.ts',
  env: Record<string, string> = {},
  before: readonly string[] = [],
): Promise<Service> {
  const [address, control] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  const [program = '', ...args] = [...before, process.execPath, join(SERVICES, file)];
  const child = spawn(program, args, {
    env: { ...process.env, NODE_OPTIONS: '', LISTEN: address, CONTROL: control, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { promise: up, resolve } = Promise.withResolvers<void>();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => text.includes('control on') && resolve());
  await up;
  return { process: child, address, control };
}

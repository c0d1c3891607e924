import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Got, Order } from './container-tcp-end.ts';

/** Where the ends accept: no port of the lab's. */
export const TCP_PORT = 7_000;

const PROGRAM = 'test/support/container-tcp-end.ts';

const TIMEOUT_MS = 10_000;

/** Has one connection's name, as its end calls it, and what it got. */
type Of<Kind> = Extract<Got, { got: Kind }>;

/** A TCP program within a container that has the lab's checkout and Node: client or server. */
export class ContainerTcp implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #got: Got[] = [];
  #wake = Promise.withResolvers<void>();
  #dials = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.#got.push(JSON.parse(line) as Got);
        this.#wake.resolve();
        this.#wake = Promise.withResolvers();
      });
  }

  static async start(container: string): Promise<ContainerTcp> {
    const args = ['exec', '--interactive', container, 'node', PROGRAM, String(TCP_PORT)];
    const end = new ContainerTcp(spawn('docker', args, { stdio: ['pipe', 'pipe', 'inherit'] }));
    await end.#until(() => end.#got.some(({ got }) => got === 'ready'), 'a program that listens');
    return end;
  }

  order(order: Order): void {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  /** Dials; returns this end's name for the connection. */
  dial(host: string, port = TCP_PORT): string {
    this.#dials += 1;
    const name = `dialled-${this.#dials}`;
    this.order({ do: 'dial', name, host, port });
    return name;
  }

  /** What this connection got so far. */
  heard(name: string): string[] {
    return this.#got.flatMap((got) => {
      if (!('name' in got) || got.name !== name || got.got === 'bytes' || got.got === 'connection') return [];
      return [got.got === 'error' ? got.code : got.got];
    });
  }

  /** Whether the connection came about. */
  has(name: string): boolean {
    return this.#got.some((got) => got.got === 'connection' && got.name === name);
  }

  bytes(name: string): number {
    return this.#got.reduce((sum, got) => sum + (got.got === 'bytes' && got.name === name ? got.bytes : 0), 0);
  }

  async first<Kind extends 'connection' | 'FIN' | 'closed' | 'error'>(kind: Kind, name: string): Promise<Of<Kind>> {
    const find = () => this.#got.find((got): got is Of<Kind> => got.got === kind && 'name' in got && got.name === name);
    await this.#until(() => find() !== undefined, `${kind} of ${name}`);
    return find() as Of<Kind>;
  }

  untilBytes(name: string, bytes: number): Promise<void> {
    return this.#until(() => this.bytes(name) >= bytes, `${bytes} bytes on ${name}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await ended;
  }

  async #until(holds: () => boolean, wanted: string): Promise<void> {
    const late = AbortSignal.timeout(TIMEOUT_MS);
    while (!holds()) {
      const tick = new AbortController();
      await Promise.race([this.#wake.promise, delay(TIMEOUT_MS, undefined, { signal: tick.signal }).catch(() => {})]);
      tick.abort();
      if (late.aborted && !holds()) throw new Error(`wanted ${wanted}; got ${JSON.stringify(this.#got)}`);
    }
  }
}

export const docker = (...args: string[]): string => execFileSync('docker', args, { encoding: 'utf8' }).trim();

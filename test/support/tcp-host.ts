import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { HostName } from '../../lab/runtimes/processes/addresses.ts';
import { hostOf } from '../../lab/runtimes/processes/hosts.ts';
import type { Sandbox } from '../../lab/runtimes/processes/sandbox.ts';
import { SERVER_PORT } from '../../lab/support/ports.ts';
import type { Got, Order } from './tcp-end.ts';

const PROGRAM = join(import.meta.dirname, 'tcp-end.ts');

export const ORDERS_PORT = 7_000;

const TIMEOUT_MS = 10_000;

/** A host of a sandbox with a program that has TCP connections. */
export class TcpHost implements Disposable {
  readonly name: HostName;
  readonly #orders: Socket;
  readonly #got: Got[] = [];
  readonly #wakers = new Set<() => void>();

  private constructor(name: HostName, orders: Socket) {
    this.name = name;
    this.#orders = orders;
    orders.on('error', () => {});
    createInterface({ input: orders }).on('line', (line) => {
      this.#got.push(JSON.parse(line) as Got);
      for (const wake of this.#wakers) wake();
    });
  }

  static async start(name: HostName, sandbox: Sandbox, dir: string): Promise<TcpHost> {
    await sandbox.spawn({
      ...{ name, netns: name, hosts: {}, cwd: dir, logFile: join(dir, `${name}.log`) },
      command: [process.execPath, PROGRAM, String(ORDERS_PORT), String(SERVER_PORT)],
      env: { NODE_OPTIONS: '' },
    });
    const { address } = hostOf(name);
    await sandbox.awaitListener(address, ORDERS_PORT, TIMEOUT_MS);
    const orders = connect(await sandbox.publish(address, ORDERS_PORT), '127.0.0.1');
    const host = new TcpHost(name, orders);
    // What happens before it would be told to nobody.
    await host.first('orders', '');
    return host;
  }

  order(order: Order): void {
    this.#orders.write(`${JSON.stringify(order)}\n`);
  }

  /** All that a connection has got, in words; bytes summed up. */
  got(name: string): string[] {
    const words: string[] = [];
    let bytes = 0;
    for (const got of this.#got.filter((candidate) => candidate.name === name)) {
      if (got.got === 'bytes') bytes += got.bytes;
      else words.push(got.got === 'error' ? got.code : got.got);
    }
    return bytes > 0 ? [...words, `${bytes} bytes`] : words;
  }

  /** Resolves to the first such thing that a connection got, or gets. */
  async first<What extends Got['got']>(what: What, of: string): Promise<Extract<Got, { got: What }>> {
    const find = () => this.#got.find((got): got is Extract<Got, { got: What }> => got.got === what && got.name === of);
    await this.#until(() => find() !== undefined, `${what} of ${of}`);
    const found = find();
    if (!found) throw new Error(`wanted ${what} of ${of}; got none`);
    return found;
  }

  /** Resolves once a connection has got so many bytes in all. */
  async bytes(name: string, count: number): Promise<void> {
    await this.#until(() => this.got(name).includes(`${count} bytes`), `${count} bytes of ${name}`);
  }

  async #until(holds: () => boolean, what: string): Promise<void> {
    if (holds()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const wake = () => {
      if (holds()) resolve();
    };
    const late = () => reject(new Error(`wanted ${what} at ${this.name}; got ${JSON.stringify(this.#got)}`));
    const timer = setTimeout(late, TIMEOUT_MS);
    this.#wakers.add(wake);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#wakers.delete(wake);
    }
  }

  [Symbol.dispose](): void {
    this.#orders.destroy();
  }
}

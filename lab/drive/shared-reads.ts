import type { TcpSocket } from '../links/packet-link.ts';
import type { Environment, NodeName } from '../runtimes/runtime.ts';

/** Reads one time after another: all who ask while a read is under way share the next one, which begins after they asked. */
export class SharedReads<T> {
  readonly #read: () => Promise<T>;
  #before: Promise<unknown> = Promise.resolve();
  #next: Promise<T> | undefined;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  read(): Promise<T> {
    this.#next ??= this.#after(this.#before);
    return this.#next;
  }

  async #after(before: Promise<unknown>): Promise<T> {
    await before;
    this.#next = undefined;
    const reading = this.#read();
    // Whoever waits for this one is told of its error; those of the next aren't.
    this.#before = reading.catch(() => {});
    return reading;
  }
}

/** One table is read for all cases that ask a node at the same time. */
export function sharedSockets(environment: Pick<Environment, 'sockets'>): (node: NodeName) => Promise<TcpSocket[]> {
  const reads = new Map<NodeName, SharedReads<TcpSocket[]>>();
  return (node) => {
    const known = reads.get(node) ?? new SharedReads(() => environment.sockets(node));
    reads.set(node, known);
    return known.read();
  };
}

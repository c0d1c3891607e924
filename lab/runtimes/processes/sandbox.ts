import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { LabError } from '../../support/errors.ts';
import type { NodeProcess } from '../../witness/sample.ts';
import type { Reply, Request, RunRequest, SignalRequest, SpawnRequest } from './sandbox-protocol.ts';

export interface Exit {
  name: string;
  code: number | null;
  signal: string | null;
}

type Ask = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never;

const isRoot = process.getuid?.() === 0;

/** Root needs no user namespace; anybody else becomes root within one. */
export const NAMESPACES = [
  ...(isRoot ? [] : ['--user', '--map-root-user']),
  '--mount',
  '--net',
  '--pid',
  '--fork',
  '--kill-child',
];

/** With the folders where `ip`, `nft` and `mount` are, which a plain user's PATH may lack. */
export const PATH = [process.env.PATH, '/usr/sbin', '/sbin'].filter(Boolean).join(':');

const OPEN_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * A small world of its own on this machine: its own loopback (so that no port of it can be taken by anybody else), its
 * own names for each process, its own PIDs (so that all of it ends when its first process ends).
 *
 * Linux only. Needs util-linux and Python 3, and either root or unprivileged user namespaces.
 */
export class Sandbox implements AsyncDisposable {
  readonly #init: ChildProcess;
  readonly #pending = new Map<number, PromiseWithResolvers<string>>();
  readonly #onExit: (exit: Exit) => void;
  #lastId = 0;
  #disposed = false;

  private constructor(init: ChildProcess, onExit: (exit: Exit) => void) {
    this.#init = init;
    this.#onExit = onExit;
  }

  /**
   * @param dir folder for the sandbox's own files; must exist.
   * @param onExit told of each program inside that ends, and of `sandbox` itself, unless `dispose` ended it.
   */
  static async open(dir: string, onExit: (exit: Exit) => void): Promise<Sandbox> {
    const program = join(import.meta.dirname, 'sandbox-init.ts');
    const command = [process.execPath, program, dir, isRoot ? 'root' : 'mapped'];
    const init = spawn('unshare', [...NAMESPACES, '--', ...command], {
      // Its own process group: a terminal's Ctrl-C is for the runner, which then ends everything in order.
      detached: true,
      env: { ...process.env, PATH },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const sandbox = new Sandbox(init, onExit);
    const complaints: string[] = [];
    init.stderr?.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
    const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
    const refuse = (reason: string) => reject(sandboxError(reason.trim()));
    const timer = setTimeout(() => refuse(`no answer for ${OPEN_TIMEOUT_MS} ms`), OPEN_TIMEOUT_MS);
    init.on('error', (error) => refuse(error.message));
    init.on('message', (reply: Reply) => {
      if (reply.say === 'ready') resolve();
      else if (reply.say === 'broken') refuse(reply.reason);
      else sandbox.#hear(reply);
    });
    init.once('exit', (code, signal) => {
      refuse(complaints.join('') || `exit status ${code ?? signal}`);
      sandbox.#end({ name: 'sandbox', code, signal });
    });
    try {
      await ready;
    } catch (error) {
      await sandbox[Symbol.asyncDispose]();
      throw error;
    } finally {
      clearTimeout(timer);
    }
    return sandbox;
  }

  async spawn(request: SpawnRequest): Promise<void> {
    await this.#ask({ do: 'spawn', spawn: request });
  }

  /** Runs a command to its end. Resolves to what it printed; rejects with its own words. */
  run(request: RunRequest): Promise<string> {
    return this.#ask({ do: 'run', run: request });
  }

  /** The connections of a network namespace, as the kernel prints them; of the sandbox's own unless given. */
  tcpTables(netns?: string): Promise<string> {
    return this.#ask({ do: 'tcp-tables', ...(netns && { netns }) });
  }

  async signal(request: SignalRequest): Promise<void> {
    await this.#ask({ do: 'signal', signal: request });
  }

  /** Resolves once none of a program's processes is there; rejects after `timeoutMs`. */
  async awaitEnd(name: string, timeoutMs: number): Promise<void> {
    await this.#ask({ do: 'await-end', name, timeoutMs });
  }

  /** A program's processes, by the kernel. */
  async census(name: string): Promise<NodeProcess[]> {
    return JSON.parse(await this.#ask({ do: 'census', name })) as NodeProcess[];
  }

  /** Rejects after `timeoutMs` without a listener. */
  async awaitListener(address: string, port: number, timeoutMs: number): Promise<void> {
    await this.#ask({ do: 'await-listener', address, port, timeoutMs });
  }

  /** Makes an address inside reachable from outside. Returns the port on 127.0.0.1. */
  async publish(address: string, port: number): Promise<number> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const published = (server.address() as AddressInfo).port;
    await this.#ask({ do: 'publish', address, port }, server);
    server.close();
    return published;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    if (this.#init.exitCode !== null || this.#init.signalCode !== null || this.#init.pid === undefined) return;
    const exited = once(this.#init, 'exit');
    // Its first process ends with the channel. Killed from outside, it would seem gone before the others are; like this
    // the kernel ends them all first.
    if (this.#init.connected) this.#init.disconnect();
    const force = setTimeout(() => this.#init.kill('SIGKILL'), CLOSE_TIMEOUT_MS);
    await exited;
    clearTimeout(force);
  }

  #ask(ask: Ask, handle?: ReturnType<typeof createServer>): Promise<string> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = Promise.withResolvers<string>();
    this.#pending.set(id, answer);
    this.#init.send({ id, ...ask }, handle, (error) => {
      if (error) this.#fail(id, error);
    });
    return answer.promise;
  }

  #hear(reply: Reply): void {
    if (reply.say === 'done') this.#settle(reply.id)?.resolve(reply.output ?? '');
    else if (reply.say === 'failed') this.#fail(reply.id, new Error(reply.reason));
    else if (reply.say === 'exited') this.#end(reply);
  }

  #settle(id: number): PromiseWithResolvers<string> | undefined {
    const answer = this.#pending.get(id);
    this.#pending.delete(id);
    return answer;
  }

  #fail(id: number, error: Error): void {
    this.#settle(id)?.reject(error);
  }

  #end({ name, code, signal }: Exit): void {
    if (name === 'sandbox') for (const id of this.#pending.keys()) this.#fail(id, new Error('the sandbox ended'));
    if (!this.#disposed) this.#onExit({ name, code, signal });
  }
}

function sandboxError(got: string): LabError {
  return new LabError({
    stage: 'runtime',
    subject: 'sandbox',
    wanted: 'network, mount and PID namespaces of its own',
    got,
    remedy: 'run as root, allow unprivileged user namespaces, or use Docker; `npm run lab -- doctor` tells which',
  });
}

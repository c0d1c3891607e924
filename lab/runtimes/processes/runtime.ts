import { mkdir } from 'node:fs/promises';
import { fronts } from '../../fronts/index.ts';
import { casualtiesOf, startError } from '../node-logs.ts';
import { CONTROL_PORT, SERVER_PORT, TOXIPROXY_PORT } from '../ports.ts';
import type { Check, Environment, EnvironmentSpec, Runtime } from '../runtime.ts';
import { ADDRESSES } from './addresses.ts';
import { fetchPrograms, PROGRAMS, type ProgramName, versionOf } from './binaries.ts';
import { checkMachine } from './check.ts';
import { type Program, programsOf } from './programs.ts';
import { type Exit, Sandbox } from './sandbox.ts';

const READY_TIMEOUT_MS = 10_000;

/** The same programs as child processes, each environment in namespaces of its own. Linux only. */
class Processes implements Runtime {
  readonly name = 'processes';
  readonly startsAtOnce = Number.POSITIVE_INFINITY;
  #binaries: Record<ProgramName, string> | undefined;

  check(): Promise<Check[]> {
    return checkMachine();
  }

  async prepare(say: (progress: string) => void, signal: AbortSignal) {
    this.#binaries = await fetchPrograms(say, signal);
    const binaries = this.#binaries;
    const versions = PROGRAMS.map(async (name) => [name, await versionOf(name, binaries[name])] as const);
    return Object.fromEntries(await Promise.all(versions)) as Record<ProgramName, string>;
  }

  async start(spec: EnvironmentSpec): Promise<Environment> {
    if (!this.#binaries) throw new Error('prepare() comes before start()');
    const programs = programsOf(spec, this.#binaries);
    const exits = new Map<string, string>();
    const arrivals = new Map(programs.map(({ name }) => [name as string, Promise.withResolvers<never>()]));
    // An exit is an error to whoever waits for that program, and news to everybody else.
    for (const { promise } of arrivals.values()) promise.catch(() => {});
    const onExit = ({ name, code, signal }: Exit) => {
      const reason = signal ? `ended by ${signal}` : `exited with status ${code}`;
      exits.set(name, reason);
      arrivals.get(name)?.reject(new Error(reason));
      spec.onExit(name, reason);
    };
    await using started = new AsyncDisposableStack();
    const sandbox = started.use(await Sandbox.open(spec.dir, onExit));
    const begin = (program: Program) => this.#start(program, spec, sandbox, arrivals.get(program.name)?.promise);
    // Toxiproxy takes its ports first: a front whose configuration wants the same is then the one that is told so.
    const isLink = ({ name }: Program) => name === 'toxiproxy';
    await Promise.all(programs.filter(isLink).map(begin));
    await Promise.all(programs.filter((program) => !isLink(program)).map(begin));
    const [client, server, toxiproxy] = await Promise.all([
      sandbox.publish(ADDRESSES.client, CONTROL_PORT),
      sandbox.publish(ADDRESSES.server, CONTROL_PORT),
      sandbox.publish(ADDRESSES.toxiproxy, TOXIPROXY_PORT),
    ]);
    const kept = started.move();
    return {
      control: { client: `127.0.0.1:${client}`, server: `127.0.0.1:${server}` },
      toxiproxyApi: `http://127.0.0.1:${toxiproxy}`,
      linkHost: 'toxiproxy',
      casualties: () => casualtiesOf(spec),
      address: (node) => `${node}:${node === 'server' ? SERVER_PORT : fronts[node].port}`,
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  }

  async #start(
    { name, spawn, readyPort }: Program,
    spec: EnvironmentSpec,
    sandbox: Sandbox,
    exit: Promise<never> | undefined,
  ): Promise<void> {
    await mkdir(spawn.cwd, { recursive: true });
    try {
      await sandbox.spawn(spawn);
      const listening = sandbox.awaitListener(ADDRESSES[name], readyPort, READY_TIMEOUT_MS);
      await (exit ? Promise.race([listening, exit]) : listening);
    } catch (cause) {
      throw await startError({ name, readyPort, spec }, cause);
    }
  }
}

export const processes: Runtime = new Processes();

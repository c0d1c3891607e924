import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError, messageOf } from '../../errors.ts';
import type { Front } from '../../fronts/front.ts';
import { type FrontName, fronts } from '../../fronts/index.ts';
import { shown } from '../../out.ts';
import type { Check, Environment, EnvironmentSpec, Runtime } from '../runtime.ts';
import { ADDRESSES, CONTROL_PORT, type NodeName, SERVER_PORT, TOXIPROXY_PORT } from './addresses.ts';
import { fetchPrograms, PROGRAMS, type ProgramName, versionOf } from './binaries.ts';
import { checkMachine } from './check.ts';
import { lastLines } from './command.ts';
import { type Program, programsOf } from './programs.ts';
import { type Exit, Sandbox } from './sandbox.ts';

const READY_TIMEOUT_MS = 10_000;

/** The same programs as child processes, each environment in namespaces of its own. Linux only. */
class Processes implements Runtime {
  readonly name = 'processes';
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
    await Promise.all(programs.map((program) => this.#start(program, sandbox, arrivals.get(program.name)?.promise)));
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
      casualties: () => casualties(spec),
      address: (node) => `${node}:${node === 'server' ? SERVER_PORT : fronts[node].port}`,
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  }

  async #start({ name, spawn, readyPort }: Program, sandbox: Sandbox, exit: Promise<never> | undefined) {
    await mkdir(spawn.cwd, { recursive: true });
    try {
      await sandbox.spawn(spawn);
      const listening = sandbox.awaitListener(ADDRESSES[name], readyPort, READY_TIMEOUT_MS);
      await (exit ? Promise.race([listening, exit]) : listening);
    } catch (cause) {
      throw startError(name, readyPort, spawn.logFile, await readLog(spawn.logFile), cause);
    }
  }
}

function startError(name: NodeName, port: number, logFile: string, log: string, cause: unknown): LabError {
  const message = name in fronts ? fronts[name as FrontName].rejects.exec(log)?.[1] : undefined;
  const parts = { subject: name, wanted: `ready on ${name}:${port}`, cause };
  if (message)
    return new LabError({
      stage: 'configuration',
      ...parts,
      got: `${messageOf(cause)}: ${message}`,
      remedy: 'correct the configuration',
    });
  return new LabError({
    stage: 'runtime',
    ...parts,
    got: `${messageOf(cause)}; its log ends:\n${lastLines(log, LOG_LINES)}\n`,
    remedy: `see ${shown(logFile)}`,
  });
}

const readLog = (file: string) => readFile(file, 'utf8').catch(() => '');

async function casualties({ fronts: names, dir }: EnvironmentSpec) {
  const found = names.map(async (node) => {
    const part = (fronts[node] as Front).lostPart?.exec(await readLog(join(dir, `${node}.log`)));
    return part ? [{ node, reason: `lost a part: ${part[0]}` }] : [];
  });
  return (await Promise.all(found)).flat();
}

const LOG_LINES = 6;

export const processes: Runtime = new Processes();

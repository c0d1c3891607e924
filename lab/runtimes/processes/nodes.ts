import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { FrontPath } from '../../fronts/index.ts';
import { LabError, messageOf } from '../../support/errors.ts';
import { shown } from '../../support/shown-path.ts';
import type { NodeProcess } from '../../witness/sample.ts';
import { awaitInLog } from '../log-watch.ts';
import { reloadedBy, startError } from '../node-logs.ts';
import type { EnvironmentSpec, NodeName, Nodes } from '../runtime.ts';
import type { Exits } from './exits.ts';
import type { Program } from './programs.ts';
import type { Sandbox } from './sandbox.ts';
import type { SignalRequest } from './sandbox-protocol.ts';

/** A peer takes half a second alone, and several where eight environments start on two cores. */
const READY_TIMEOUT_MS = 30_000;

/** Longer than a server waits for its streams when it is asked to stop. */
const END_TIMEOUT_MS = 10_000;

const RELOAD_TIMEOUT_MS = 10_000;

/** Threads on a busy machine have taken 40 ms to stop. */
const STOP_TIMEOUT_MS = 500;

/** The environment's programs, as processes of a sandbox. */
export class ProcessNodes implements Nodes {
  readonly #spec: EnvironmentSpec;
  readonly #sandbox: Sandbox;
  readonly #exits: Exits;
  readonly #programs: ReadonlyMap<string, Program>;
  /** How often a program has had a successor since it was started. */
  readonly #epochs = new Map<NodeName, number>();

  constructor(spec: EnvironmentSpec, sandbox: Sandbox, exits: Exits, programs: readonly Program[]) {
    this.#spec = spec;
    this.#sandbox = sandbox;
    this.#exits = exits;
    this.#programs = new Map(programs.map((program) => [program.name, program]));
  }

  /** Starts all of them, each with an empty log. Resolves when they listen; to what has kept witnesses from it, by name. */
  async startAll(): Promise<ReadonlyMap<string, Error>> {
    const programs = [...this.#programs.values()];
    const begin = async (program: Program) => {
      await mkdir(program.spawn.cwd, { recursive: true });
      await writeFile(program.spawn.logFile, '');
      await this.#begin(program);
    };
    // Toxiproxy takes its ports first: a front whose configuration wants the same is then the one that is told so.
    const isLink = ({ name }: Program) => name === 'toxiproxy';
    await Promise.all(programs.filter(isLink).map(begin));
    const lacking = new Map<string, Error>();
    const beginOthers = async (program: Program) => {
      if (!program.isWitness) return begin(program);
      await begin(program).catch((error) => lacking.set(program.name, error));
    };
    await Promise.all(programs.filter((program) => !isLink(program)).map(beginOthers));
    return lacking;
  }

  async freeze(node: NodeName): Promise<void> {
    await this.#signal(node, 'SIGSTOP', 'all');
    // A process is stopped once each of its threads has come to hear of it. What isn't by then, the witness tells.
    const deadlineMs = performance.now() + STOP_TIMEOUT_MS;
    while ((await this.processes(node)).some(({ stopped }) => !stopped) && performance.now() < deadlineMs);
  }

  async thaw(node: NodeName): Promise<void> {
    await this.#signal(node, 'SIGCONT', 'all');
  }

  async kill(node: NodeName): Promise<void> {
    this.#exits.mean(node);
    await this.#signal(node, 'SIGKILL', 'all');
    await this.#awaitEnd(node, 'SIGKILL');
  }

  async stop(node: NodeName): Promise<void> {
    this.#exits.mean(node);
    await this.#signal(node, 'SIGTERM', 'first');
    await this.#awaitEnd(node, 'SIGTERM');
  }

  async start(node: NodeName): Promise<void> {
    this.#epochs.delete(node);
    await this.#begin(this.#program(node));
  }

  async reload(node: FrontPath): Promise<void> {
    const { spawn, successor } = this.#program(node);
    const epoch = (this.#epochs.get(node) ?? 0) + 1;
    const before = await readFile(spawn.logFile, 'utf8');
    const holds = reloadedBy(node, before);
    if (successor) await this.#sandbox.spawn(successor(epoch));
    else await this.#signal(node, 'SIGHUP', 'first');
    try {
      await awaitInLog(spawn.logFile, before.length, holds, RELOAD_TIMEOUT_MS);
    } catch (cause) {
      throw new LabError({
        ...{ stage: 'fault', subject: node, wanted: 'its configuration taken anew', got: messageOf(cause), cause },
        remedy: `see ${shown(spawn.logFile)}`,
      });
    }
    this.#epochs.set(node, epoch);
  }

  processes(node: NodeName): Promise<NodeProcess[]> {
    return this.#sandbox.census(this.#program(node).name);
  }

  #signal(node: NodeName, signal: SignalRequest['signal'], to: SignalRequest['to']): Promise<void> {
    return this.#sandbox.signal({ name: this.#program(node).name, signal, to });
  }

  #program(node: NodeName): Program {
    const program = this.#programs.get(node);
    if (!program) throw new Error(`wanted a node of this environment; got ${node}`);
    return program;
  }

  async #begin({ name, address, spawn, readyPort }: Program): Promise<void> {
    try {
      await this.#exits.orEnd(name, async () => {
        await this.#sandbox.spawn(spawn);
        await this.#sandbox.awaitListener(address, readyPort, READY_TIMEOUT_MS);
      });
    } catch (cause) {
      throw await startError({ name, readyPort, spec: this.#spec }, cause);
    }
  }

  async #awaitEnd(node: NodeName, signal: string): Promise<void> {
    try {
      await this.#sandbox.awaitEnd(node, END_TIMEOUT_MS);
    } catch (cause) {
      throw new LabError({
        ...{ stage: 'fault', subject: node, wanted: `its end by ${signal}`, got: messageOf(cause), cause },
        remedy: `see ${shown(this.#program(node).spawn.logFile)}`,
      });
    }
  }
}

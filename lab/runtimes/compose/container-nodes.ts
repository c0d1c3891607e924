import { readFile } from 'node:fs/promises';
import type { ContainerRuntimeClient } from 'testcontainers';
import type { FrontPath } from '../../fronts/index.ts';
import { LabError, messageOf } from '../../support/errors.ts';
import { shown } from '../../support/shown-path.ts';
import type { NodeProcess } from '../../witness/sample.ts';
import { awaitInLog } from '../log-watch.ts';
import { logFileOf, reloadedBy, startError } from '../node-logs.ts';
import { readyPortOf } from '../node-ports.ts';
import type { EnvironmentSpec, NodeName, Nodes } from '../runtime.ts';
import type { Container } from './container.ts';
import { processesOf } from './container-processes.ts';
import { untilListening } from './container-scripts.ts';
import type { ProjectWatch } from './project-watch.ts';
import { remedyFor } from './remedies.ts';
import { serviceOf } from './services.ts';

/** A server waits a second for its streams, an engine tells of an end within 0.2 s. */
const END_TIMEOUT_MS = 10_000;

/** A peer takes half a second to start; 6 s were seen at a load of 20 on 2 cores. */
const LISTENING_TIMEOUT_MS = 20_000;

const RELOAD_TIMEOUT_MS = 5_000;

/** An OCI runtime gives up on a container whose processes start threads meanwhile, and leaves it as it was. */
const CANT_FREEZE = /unable to freeze/;
const FREEZING_TRIES = 3;

async function pause(container: Container, tries: number): Promise<void> {
  try {
    await container.pause();
  } catch (error) {
    if (tries <= 1 || !CANT_FREEZE.test(messageOf(error))) throw error;
    await pause(container, tries - 1);
  }
}

interface Parts {
  spec: EnvironmentSpec;
  client: ContainerRuntimeClient;
  watch: ProjectWatch;
  containerOf(node: NodeName): Container;
  /** Called when a container has started again: its published ports may be others. */
  onStarted(node: NodeName): Promise<void>;
}

/** What can befall containers. */
export class ContainerNodes implements Nodes {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  freeze(node: NodeName): Promise<void> {
    return this.#try(node, 'its processes frozen', (container) => pause(container, FREEZING_TRIES));
  }

  thaw(node: NodeName): Promise<void> {
    return this.#try(node, 'its processes going on', (container) => container.unpause());
  }

  kill(node: NodeName): Promise<void> {
    return this.#end(node, 'SIGKILL');
  }

  /** SIGTERM whatever the image says is its signal to stop, such as SIGQUIT. */
  stop(node: NodeName): Promise<void> {
    return this.#end(node, 'SIGTERM');
  }

  async start(node: NodeName): Promise<void> {
    const { spec, client, onStarted } = this.#parts;
    const port = readyPortOf(node, spec);
    await this.#try(node, 'its container started again', (container) => container.start());
    try {
      const command = untilListening(port, LISTENING_TIMEOUT_MS);
      const { exitCode } = await client.container.exec(this.#parts.containerOf(node), command);
      if (exitCode !== 0) throw new Error(`nothing that listens there for ${LISTENING_TIMEOUT_MS} ms`);
    } catch (cause) {
      throw await startError({ name: node, readyPort: port, spec }, cause);
    }
    await onStarted(node);
  }

  async reload(node: FrontPath): Promise<void> {
    const log = logFileOf(this.#parts.spec, node);
    await this.#try(node, 'its configuration taken anew', async (container) => {
      const before = await readFile(log, 'utf8');
      await container.kill({ signal: 'SIGHUP' });
      await awaitInLog(log, before.length, reloadedBy(node, before), RELOAD_TIMEOUT_MS);
    });
  }

  processes(node: NodeName): Promise<NodeProcess[]> {
    return processesOf(this.#parts.containerOf(node));
  }

  async #end(node: NodeName, signal: string): Promise<void> {
    using end = this.#parts.watch.excuse(serviceOf(node));
    await this.#try(node, `gone by ${signal}`, async (container) => {
      await container.kill({ signal });
      await end.within(END_TIMEOUT_MS);
    });
  }

  async #try<Result>(node: NodeName, wanted: string, body: (container: Container) => Promise<Result>): Promise<Result> {
    try {
      return await body(this.#parts.containerOf(node));
    } catch (cause) {
      const got = messageOf(cause);
      const remedy = remedyFor(got, `see ${shown(logFileOf(this.#parts.spec, node))}`);
      throw new LabError({ stage: 'fault', subject: node, wanted, got, remedy, cause });
    }
  }
}

import { readFile } from 'node:fs/promises';
import type { ContainerRuntimeClient } from 'testcontainers';
import { LabError, messageOf } from '../../errors.ts';
import { type FrontName, fronts } from '../../fronts/index.ts';
import { shown } from '../../out.ts';
import { CONTROL_PORT } from '../../ports.ts';
import type { NodeProcess } from '../../witness/sample.ts';
import { awaitInLog } from '../log-watch.ts';
import { logFileOf, startError } from '../node-logs.ts';
import type { EnvironmentSpec, NodeName, Nodes } from '../runtime.ts';
import { processesOf } from './container-processes.ts';
import { reloadNginx, untilListening } from './container-scripts.ts';
import type { ProjectWatch } from './project-watch.ts';
import { remedyFor } from './remedies.ts';
import { serviceOf } from './services.ts';

export type Container = ReturnType<ContainerRuntimeClient['container']['getById']>;

/** A server waits a second for its streams, an engine tells of an end within 0.2 s. */
const END_TIMEOUT_MS = 10_000;

/** A peer takes half a second to start; 6 s were seen at a load of 20 on 2 cores. */
const LISTENING_TIMEOUT_MS = 20_000;

const RELOAD_TIMEOUT_MS = 5_000;

const portOf = (node: NodeName): number => (node in fronts ? fronts[node as FrontName].port : CONTROL_PORT);

interface Parts {
  spec: EnvironmentSpec;
  client: ContainerRuntimeClient;
  watch: ProjectWatch;
  containerOf(node: NodeName): Container;
  /** Called when a container has started again: its published ports may be others. */
  onStarted(node: NodeName): Promise<void>;
}

/** Throws the successor's own words if it doesn't take the configuration. */
function takenOver(since: string): boolean {
  const refused = fronts.envoy.rejects.exec(since);
  if (refused) throw new Error(refused[1]);
  return since.includes('starting workers');
}

/** nginx's workers say by being there that a configuration is in force, Envoy's successor says it in its log. */
const RELOADS: Record<FrontName, (parts: Parts) => (container: Container) => Promise<void>> = {
  nginx: (parts) => async (container) => {
    const { exitCode, output } = await parts.client.container.exec(container, reloadNginx(RELOAD_TIMEOUT_MS));
    if (exitCode !== 0)
      throw new Error(output.trim() || `no new worker, or an old one that goes on, for ${RELOAD_TIMEOUT_MS} ms`);
  },
  envoy: (parts) => async (container) => {
    const log = logFileOf(parts.spec, 'envoy');
    const before = await readFile(log, 'utf8');
    await container.kill({ signal: 'SIGHUP' });
    await awaitInLog(log, before.length, takenOver, RELOAD_TIMEOUT_MS);
  },
};

/** What can befall containers. */
export class ContainerNodes implements Nodes {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  freeze(node: NodeName): Promise<void> {
    return this.#try(node, 'its processes frozen', (container) => container.pause());
  }

  thaw(node: NodeName): Promise<void> {
    return this.#try(node, 'its processes going on', (container) => container.unpause());
  }

  kill(node: NodeName): Promise<void> {
    return this.#end(node, 'SIGKILL');
  }

  /** SIGTERM whatever the image says is its signal to stop: nginx's says SIGQUIT. */
  stop(node: NodeName): Promise<void> {
    return this.#end(node, 'SIGTERM');
  }

  async start(node: NodeName): Promise<void> {
    const port = portOf(node);
    const { spec, client, onStarted } = this.#parts;
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

  async reload(node: FrontName): Promise<void> {
    await this.#try(node, 'its configuration taken anew', RELOADS[node](this.#parts));
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

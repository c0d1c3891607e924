import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import pLimit from 'p-limit';
import type { ContainerRuntimeClient } from 'testcontainers';
import { output } from '../command.ts';
import { COMPOSE_FOLDER } from './project.ts';
import { isHostService, serviceOf } from './services.ts';

const CREATE_TIMEOUT_MS = 120_000;

/**
 * An engine's work on a container is the processor's, and Compose starts all of a project's at once: with forty at a time on
 * 2 cores, what ran beside them got none for up to 2 s.
 */
const starting = pLimit(2 * availableParallelism());

const PEERS = ['server', 'client', 'toxiproxy'].map(serviceOf);

/** What is joined comes first, then what fronts look up once, when they start. */
function turnOf(service: string): number {
  if (isHostService(service)) return 0;
  return PEERS.includes(service) ? 1 : 2;
}

interface Project {
  name: string;
  /** Compose files, by their names in the lab's folder or their paths. */
  files: readonly string[];
  services: readonly string[];
  variables: Record<string, string>;
}

/** Creates a project's containers and starts them, few of all projects' at a time. */
export async function startContainers(client: ContainerRuntimeClient, project: Project): Promise<void> {
  const { name, files, services, variables } = project;
  const named = files.flatMap((file) => ['--file', resolve(COMPOSE_FOLDER, file)]);
  await output('docker', ['compose', '--project-name', name, ...named, 'create', ...services], {
    env: variables,
    timeoutMs: CREATE_TIMEOUT_MS,
  });
  const label = [`com.docker.compose.project=${name}`];
  const created = await client.container.dockerode.listContainers({ all: true, filters: { label } });
  const turns = Map.groupBy(created, ({ Labels }) => turnOf(Labels['com.docker.compose.service'] ?? ''));
  for (const turn of [0, 1, 2]) {
    const started = (turns.get(turn) ?? []).map(({ Id }) => starting(() => client.container.getById(Id).start()));
    await Promise.all(started);
  }
}

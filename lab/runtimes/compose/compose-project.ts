import { readFile } from 'node:fs/promises';
import {
  type ContainerRuntimeClient,
  DockerComposeEnvironment,
  type StartedDockerComposeEnvironment,
  Wait,
} from 'testcontainers';
import type { FrontPath } from '../../fronts/index.ts';
import { LabError, messageOf } from '../../support/errors.ts';
import { shown } from '../../support/shown-path.ts';
import { logFileOf, startError } from '../node-logs.ts';
import { readyPortOf } from '../node-ports.ts';
import type { EnvironmentSpec } from '../runtime.ts';
import { untilListening } from './container-scripts.ts';
import { COMPOSE_FOLDER, removeProject } from './project.ts';
import { ProjectWatch } from './project-watch.ts';
import { remedyFor } from './remedies.ts';
import { containerNameOf, hostServiceOf, isHostService, nodeOf, serviceOf, witnessServiceOf } from './services.ts';
import { startContainers } from './start-containers.ts';

/** A peer that has started takes a second or two on a busy machine. */
const READY_TIMEOUT_MS = 20_000;

/** A front is asked only when all containers have started. */
const LISTENING_TIMEOUT_MS = 10_000;

/** One that ended at once before does so again. */
const HEAR_TIMEOUT_MS = 5_000;

/** Why one node of an environment didn't come up. */
class NodeFailure extends Error {
  readonly node: string;

  constructor(node: string, reason: string) {
    super(reason);
    this.node = node;
  }
}

/** One environment as a Compose project. */
export class ComposeProject {
  readonly #name: string;
  readonly #spec: EnvironmentSpec;
  readonly #services: string[];
  readonly #witnesses: string[];
  /** Those that do nothing by themselves: Compose starts them before the services that join them. */
  readonly #hosts: string[];
  readonly #failure = Promise.withResolvers<never>();
  #going = false;
  #watch: ProjectWatch | undefined;

  constructor(name: string, spec: EnvironmentSpec) {
    this.#name = name;
    this.#spec = spec;
    this.#witnesses = spec.hosts === 'own' ? spec.fronts.map(witnessServiceOf) : [];
    this.#services = [...['server', 'client', 'toxiproxy', ...spec.fronts].map(serviceOf), ...this.#witnesses];
    this.#hosts = spec.hosts === 'own' ? ['server', 'client', ...spec.fronts].map(hostServiceOf) : [];
    this.#failure.promise.catch(() => {});
  }

  async watch(engine: ContainerRuntimeClient): Promise<ProjectWatch> {
    const logFile = (service: string) => (isHostService(service) ? undefined : logFileOf(this.#spec, nodeOf(service)));
    this.#watch = await ProjectWatch.start(engine, this.#name, logFile, (service, reason) => {
      if (this.#going) return;
      if (!this.#witnesses.includes(service)) this.#failure.reject(new NodeFailure(nodeOf(service), reason));
      this.#spec.onExit(nodeOf(service), reason);
    });
    return this.#watch;
  }

  /**
   * @param variables what path.yaml is told.
   * @param frontsFile the services of the fronts.
   * @throws {LabError} what doesn't come up, with its own words; some of the project may be left.
   */
  async up(
    client: ContainerRuntimeClient,
    { variables, frontsFile }: { variables: Record<string, string>; frontsFile: string },
  ): Promise<StartedDockerComposeEnvironment> {
    const files = ['path.yaml', ...(this.#hosts.length > 0 ? ['own-hosts.yaml'] : []), frontsFile];
    const says = (text: string) => Wait.forLogMessage(text).withStartupTimeout(READY_TIMEOUT_MS);
    const stack = new DockerComposeEnvironment(COMPOSE_FOLDER, files)
      .withProjectName(this.#name)
      .withAutoCleanup(false)
      .withEnvironment(variables)
      .withWaitStrategy('grpc-server-1', says('control on'))
      .withWaitStrategy('client-1', says('control on'))
      .withWaitStrategy('toxiproxy-1', says('Starting Toxiproxy HTTP server'));
    // testcontainers takes down what doesn't get ready, and whatever ends then would seem to have failed by itself.
    for (const service of [...this.#spec.fronts.map(serviceOf), ...this.#hosts, ...this.#witnesses])
      stack.withWaitStrategy(containerNameOf(service), Wait.forAll([]));
    const project = { name: this.#name, files, services: [...this.#hosts, ...this.#services], variables };
    const up = startContainers(client, project).then(() => stack.up(this.#services));
    try {
      const started = await Promise.race([up, this.#failure.promise]);
      const listening = this.#spec.fronts.map((path) => this.#listening(started, path));
      await Promise.race([Promise.all(listening), this.#failure.promise]);
      return started;
    } catch (cause) {
      if (cause instanceof NodeFailure) await this.#hearAgain(client, cause.node).catch(() => {});
      // Whoever has this brought up removes it again, for what was under way meanwhile may have created some more, and says
      // what is left.
      await this.remove().catch(() => {});
      await up.catch(() => {});
      throw await this.#upError(cause);
    }
  }

  async remove(): Promise<void> {
    this.#going = true;
    await removeProject(this.#name);
  }

  /**
   * An engine can lose what a container says that ends at once (20.10, on a busy machine: "stream copy error: file already
   * closed"): then it runs once more, for its words alone.
   */
  async #hearAgain(client: ContainerRuntimeClient, node: string): Promise<void> {
    const service = serviceOf(node);
    const said = await readFile(logFileOf(this.#spec, node), 'utf8').catch(() => '');
    if (said !== '' || !this.#watch) return;
    const label = [`com.docker.compose.project=${this.#name}`, `com.docker.compose.service=${service}`];
    const [container] = await client.container.dockerode.listContainers({ all: true, filters: { label } });
    if (!container) return;
    using end = this.#watch.excuse(service);
    await client.container.getById(container.Id).start();
    await end.within(HEAR_TIMEOUT_MS);
  }

  async #listening(started: StartedDockerComposeEnvironment, path: FrontPath): Promise<void> {
    const command = untilListening(readyPortOf(path, this.#spec), LISTENING_TIMEOUT_MS);
    const { exitCode } = await started.getContainer(containerNameOf(serviceOf(path))).exec(command);
    if (exitCode !== 0) throw new NodeFailure(path, `nothing that listens there for ${LISTENING_TIMEOUT_MS} ms`);
  }

  /** What kept the environment from coming up: a node that ended or never listened, or docker itself. */
  async #upError(cause: unknown): Promise<LabError> {
    if (cause instanceof NodeFailure)
      return startError({ name: cause.node, readyPort: readyPortOf(cause.node, this.#spec), spec: this.#spec }, cause);
    const got = messageOf(cause);
    return new LabError({
      stage: 'runtime',
      subject: `compose project ${this.#name}`,
      wanted: `${[...this.#hosts, ...this.#services].join(', ')} up and ready`,
      got,
      remedy: remedyFor(got, `see what docker says; logs are in ${shown(this.#spec.dir)}`),
      cause,
    });
  }
}

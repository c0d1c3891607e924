import {
  type ContainerRuntimeClient,
  DockerComposeEnvironment,
  getContainerRuntimeClient,
  type StartedDockerComposeEnvironment,
  Wait,
} from 'testcontainers';
import { LabError, messageOf } from '../../errors.ts';
import { type FrontName, fronts } from '../../fronts/index.ts';
import { shown } from '../../out.ts';
import { casualtiesOf, logFileOf, startError } from '../node-logs.ts';
import { CONTROL_PORT, SERVER_PORT, TOXIPROXY_PORT } from '../ports.ts';
import type { Environment, EnvironmentSpec } from '../runtime.ts';
import { COMPOSE_FOLDER, removeProject } from './project.ts';
import { ProjectWatch } from './project-watch.ts';
import { remedyFor } from './remedies.ts';

/** A peer that has started takes a second or two on a busy machine. */
const READY_TIMEOUT_MS = 20_000;

/** A front is asked only when all containers have started. */
const LISTENING_TIMEOUT_MS = 10_000;

/** A node of the path as compose.yaml names its service; the same but for the server, whose name a link can take. */
const serviceOf = (node: string): string => (node === 'server' ? 'grpc-server' : node);
const nodeOf = (service: string): string => (service === 'grpc-server' ? 'server' : service);

const READY_PORT: Record<string, number> = {
  server: CONTROL_PORT,
  client: CONTROL_PORT,
  toxiproxy: TOXIPROXY_PORT,
  nginx: fronts.nginx.port,
  envoy: fronts.envoy.port,
};

/** Ends well within the front's container once the front listens; bash alone is there in every image. */
const untilListening = (name: FrontName): string[] => [
  'bash',
  '-c',
  `until </dev/tcp/127.0.0.1/${fronts[name].port}; do ((SECONDS * 1000 < ${LISTENING_TIMEOUT_MS})) || exit 1; read -rt 0.05 <> <(:); done`,
];

/** Why one node of an environment didn't come up. */
class NodeFailure extends Error {
  readonly node: string;

  constructor(node: string, reason: string) {
    super(reason);
    this.node = node;
  }
}

/** One environment as a Compose project. */
class Project {
  readonly #name: string;
  readonly #spec: EnvironmentSpec;
  readonly #services: string[];
  readonly #failure = Promise.withResolvers<never>();
  #going = false;

  constructor(name: string, spec: EnvironmentSpec) {
    this.#name = name;
    this.#spec = spec;
    this.#services = ['server', 'client', 'toxiproxy', ...spec.fronts].map(serviceOf);
    this.#failure.promise.catch(() => {});
  }

  watch(engine: ContainerRuntimeClient): Promise<ProjectWatch> {
    const logFile = (service: string) => logFileOf(this.#spec, nodeOf(service));
    return ProjectWatch.start(engine, this.#name, logFile, (service, reason) => {
      if (this.#going) return;
      this.#failure.reject(new NodeFailure(nodeOf(service), reason));
      this.#spec.onExit(nodeOf(service), reason);
    });
  }

  /**
   * @param variables what compose.yaml is told.
   * @throws {LabError} what doesn't come up, with its own words; the project is gone then.
   */
  async up(variables: Record<string, string>): Promise<StartedDockerComposeEnvironment> {
    const says = (text: string) => Wait.forLogMessage(text).withStartupTimeout(READY_TIMEOUT_MS);
    const stack = new DockerComposeEnvironment(COMPOSE_FOLDER, 'compose.yaml')
      .withProjectName(this.#name)
      .withAutoCleanup(false)
      .withEnvironment(variables)
      .withWaitStrategy('grpc-server-1', says('control on'))
      .withWaitStrategy('client-1', says('control on'))
      .withWaitStrategy('toxiproxy-1', says('Starting Toxiproxy HTTP server'));
    // testcontainers takes down what doesn't get ready, and whatever ends then would seem to have failed by itself.
    for (const name of this.#spec.fronts) stack.withWaitStrategy(`${name}-1`, Wait.forAll([]));
    const up = stack.up(this.#services);
    try {
      const started = await Promise.race([up, this.#failure.promise]);
      const listening = this.#spec.fronts.map((name) => this.#listening(started, name));
      await Promise.race([Promise.all(listening), this.#failure.promise]);
      return started;
    } catch (cause) {
      await this.remove();
      await up.catch(() => {});
      throw await this.#upError(cause);
    }
  }

  async remove(): Promise<void> {
    this.#going = true;
    await removeProject(this.#name);
  }

  async #listening(started: StartedDockerComposeEnvironment, name: FrontName): Promise<void> {
    const { exitCode } = await started.getContainer(`${name}-1`).exec(untilListening(name));
    if (exitCode !== 0) throw new NodeFailure(name, `nothing that listens there for ${LISTENING_TIMEOUT_MS} ms`);
  }

  /** What kept the environment from coming up: a node that ended or never listened, or docker itself. */
  async #upError(cause: unknown): Promise<LabError> {
    if (cause instanceof NodeFailure)
      return startError({ name: cause.node, readyPort: READY_PORT[cause.node] ?? 0, spec: this.#spec }, cause);
    const got = messageOf(cause);
    return new LabError({
      stage: 'runtime',
      subject: `compose project ${this.#name}`,
      wanted: `${this.#services.join(', ')} up and ready`,
      got,
      remedy: remedyFor(got, `see what docker says; logs are in ${shown(this.#spec.dir)}`),
      cause,
    });
  }
}

/**
 * Brings an environment up as the Compose project `name`.
 *
 * @param variables what compose.yaml is told.
 */
export async function startProject(
  name: string,
  spec: EnvironmentSpec,
  variables: Record<string, string>,
): Promise<Environment> {
  const project = new Project(name, spec);
  await using started = new AsyncDisposableStack();
  started.use(await project.watch(await getContainerRuntimeClient()));
  started.defer(() => project.remove());
  const stack = await project.up(variables);
  // compose.yaml publishes on 127.0.0.1 alone, whatever testcontainers takes for the engine's host.
  const published = (node: string, port: number) =>
    `127.0.0.1:${stack.getContainer(`${serviceOf(node)}-1`).getMappedPort(port)}`;
  const kept = started.move();
  return {
    control: { client: published('client', CONTROL_PORT), server: published('server', CONTROL_PORT) },
    toxiproxyApi: `http://${published('toxiproxy', TOXIPROXY_PORT)}`,
    linkHost: 'toxiproxy',
    address: (node) => (node === 'server' ? `origin:${SERVER_PORT}` : `${node}:${fronts[node].port}`),
    casualties: () => casualtiesOf(spec),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

import { chmod, mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { StartedDockerComposeEnvironment } from 'testcontainers';
import { LabError, messageOf } from '../../errors.ts';
import { type FrontName, fronts } from '../../fronts/index.ts';
import { casualtiesOf, logFileOf, startError } from '../node-logs.ts';
import { CONTROL_PORT, SERVER_PORT, TOXIPROXY_PORT } from '../ports.ts';
import type { Check, Environment, EnvironmentSpec, Runtime } from '../runtime.ts';
import { checkDocker } from './check.ts';
import { IMAGES, type ImageName, obtainImage, variableOf, versionOfImage } from './images.ts';
import { removeProject, sweep, thisRunner } from './project.ts';
import { ProjectWatch } from './project-watch.ts';

const FOLDER = join(import.meta.dirname, '../../../compose');
const COMPILE_CACHE = join(FOLDER, '../.lab/container-cache');
const STARTUP_TIMEOUT_MS = 30_000;

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

/** True in a shell within the front's container once the front listens. */
const accepts = (name: FrontName): string => `bash -c '</dev/tcp/127.0.0.1/${fronts[name].port}'`;

/** The variables that make compose.yaml this environment. A port that is empty is one that the engine chooses. */
function variablesOf(spec: EnvironmentSpec, images: Record<ImageName, string>): Record<string, string> {
  const { serverKeepalive, rateLimit, site, configurations } = spec;
  const backend = site === 'backend';
  return {
    LAB_RUNNER: thisRunner(),
    LAB_HEALTH_INTERVAL: '1h',
    LAB_LOG_LEVEL: 'warn',
    LAB_COMPILE_CACHE: COMPILE_CACHE,
    ...Object.fromEntries(IMAGES.map((name) => [variableOf(name), images[name]])),
    LAB_SERVER_CONTROL_PORT: '',
    LAB_CLIENT_CONTROL_PORT: '',
    LAB_TOXIPROXY_PORT: '',
    LAB_LINKS: join(FOLDER, 'no-links.json'),
    LAB_SERVER_ALIAS: backend ? 'origin' : 'server',
    LAB_LINK_ALIAS: backend ? 'server' : 'link',
    GRPC_KEEPALIVE_TIME_MS: String(serverKeepalive?.timeMs ?? ''),
    GRPC_KEEPALIVE_TIMEOUT_MS: String(serverKeepalive?.timeoutMs ?? ''),
    RATE_LIMIT_PINGS: String(rateLimit.maxPings),
    RATE_LIMIT_WINDOW_MS: String(rateLimit.windowMs),
    LAB_NGINX_CONF: configurations.nginx ?? fronts.nginx.configurationFile,
    LAB_ENVOY_YAML: configurations.envoy ?? fronts.envoy.configurationFile,
  };
}

/** The same programs in containers, each environment a Compose project of its own. */
class Compose implements Runtime {
  readonly name = 'compose';
  // An engine's work on a container is the processor's: 25 at once all came up after 7 s on 2 cores, the first as well.
  readonly startsAtOnce = availableParallelism();
  #images: Record<ImageName, string> | undefined;
  #started = 0;

  check(): Promise<Check[]> {
    return checkDocker();
  }

  async prepare(say: (progress: string) => void, signal: AbortSignal) {
    const lacking = (await this.check()).find(({ ok }) => !ok);
    if (lacking)
      throw new LabError({
        stage: 'runtime',
        subject: lacking.what,
        wanted: 'an engine with Compose v2 that answers',
        got: lacking.found,
        remedy: lacking.remedy ?? 'see `npm run lab -- doctor`',
      });
    await sweep();
    // Written by the containers' own user, so that Node loads the peers faster from the second run on.
    await mkdir(COMPILE_CACHE, { recursive: true });
    await chmod(COMPILE_CACHE, 0o777);
    const images = {} as Record<ImageName, string>;
    for (const name of IMAGES) images[name] = await obtainImage(name, say, signal);
    this.#images = images;
    const { nginx, envoy, toxiproxy } = images;
    return {
      nginx: versionOfImage(nginx),
      envoy: versionOfImage(envoy),
      toxiproxy: versionOfImage(toxiproxy),
    };
  }

  async start(spec: EnvironmentSpec): Promise<Environment> {
    if (!this.#images) throw new Error('prepare() comes before start()');
    this.#started += 1;
    const project = `keepalive-lab-${process.pid}-${this.#started}`;
    const services = ['server', 'client', 'toxiproxy', ...spec.fronts].map(serviceOf);
    let disposing = false;
    const death = Promise.withResolvers<never>();
    death.promise.catch(() => {});
    const onDied = (service: string, reason: string) => {
      if (disposing) return;
      death.reject({ node: nodeOf(service), reason });
      spec.onExit(nodeOf(service), reason);
    };
    await using started = new AsyncDisposableStack();
    const { getContainerRuntimeClient } = await import('testcontainers');
    const engine = await getContainerRuntimeClient();
    const logFile = (service: string) => logFileOf(spec, nodeOf(service));
    started.use(await ProjectWatch.start(engine, project, logFile, onDied));
    started.defer(async () => {
      disposing = true;
      await removeProject(project);
    });
    const environment = await this.#up(project, services, spec, death.promise);
    const container = (node: string) => environment.getContainer(`${serviceOf(node)}-1`);
    // compose.yaml publishes on 127.0.0.1 alone, whatever testcontainers takes for the engine's host.
    const published = (node: string, port: number) => `127.0.0.1:${container(node).getMappedPort(port)}`;
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

  async #up(
    project: string,
    services: string[],
    spec: EnvironmentSpec,
    death: Promise<never>,
  ): Promise<StartedDockerComposeEnvironment> {
    // Loaded when it is needed: the other runtime does without its 40 MB.
    const { DockerComposeEnvironment, Wait } = await import('testcontainers');
    const environment = new DockerComposeEnvironment(FOLDER, 'compose.yaml')
      .withProjectName(project)
      .withAutoCleanup(false)
      .withStartupTimeout(STARTUP_TIMEOUT_MS)
      .withEnvironment(variablesOf(spec, this.#images as Record<ImageName, string>))
      .withWaitStrategy('grpc-server-1', Wait.forLogMessage('control on'))
      .withWaitStrategy('client-1', Wait.forLogMessage('control on'))
      .withWaitStrategy('toxiproxy-1', Wait.forLogMessage('Starting Toxiproxy HTTP server'));
    for (const name of spec.fronts) environment.withWaitStrategy(`${name}-1`, Wait.forSuccessfulCommand(accepts(name)));
    const up = environment.up(services);
    try {
      return await Promise.race([up, death]);
    } catch (cause) {
      await removeProject(project);
      await up.catch(() => {});
      const { node, reason } = cause as { node?: string; reason?: string };
      if (node && reason)
        throw await startError({ name: node, readyPort: READY_PORT[node] ?? 0, spec }, new Error(reason));
      throw new LabError({
        stage: 'runtime',
        subject: `compose project ${project}`,
        wanted: `${services.join(', ')} up and healthy`,
        got: messageOf(cause),
        remedy: `see what docker says; logs are in ${spec.dir}`,
        cause,
      });
    }
  }
}

export const compose: Runtime = new Compose();

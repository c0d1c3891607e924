import { chmod, mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { LabError } from '../../errors.ts';
import { fronts } from '../../fronts/index.ts';
import { output } from '../command.ts';
import type { Check, Environment, EnvironmentSpec, Runtime } from '../runtime.ts';
import { checkDocker } from './check.ts';
import { IMAGES, type ImageName, obtainImage, variableOf, versionOfImage } from './images.ts';
import { COMPOSE_FOLDER, sweep, thisRunner } from './project.ts';

const COMPILE_CACHE = join(COMPOSE_FOLDER, '../.lab/container-cache');

const currentContext = async (): Promise<string> =>
  (await output('docker', ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'])).trim();

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
    LAB_LINKS: join(COMPOSE_FOLDER, 'no-links.json'),
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
    // testcontainers knows nothing of contexts: told so, it speaks to the same engine as docker does.
    process.env.DOCKER_HOST ??= await currentContext();
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
    const name = `keepalive-lab-${process.pid}-${this.#started}`;
    // Loaded when it is needed: the other runtime does without testcontainers' 40 MB.
    const { startProject } = await import('./environment.ts');
    return startProject(name, spec, variablesOf(spec, this.#images));
  }
}

export const compose: Runtime = new Compose();

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fronts } from '../../fronts/index.ts';
import { TOXIPROXY_PORT } from '../../ports.ts';
import type { Check, Environment, EnvironmentSpec, Runtime } from '../runtime.ts';
import { checkDocker } from './check.ts';
import { checkPacketRules } from './check-packet-rules.ts';
import { type Images, prepareEngine, variablesOfRunner } from './engine.ts';
import { versionOfImage } from './images.ts';
import { NETADMIN_VARIABLE, obtainNetadminImage } from './netadmin-image.ts';
import { COMPOSE_FOLDER } from './project.ts';

/** The variables that make compose.yaml this environment. A port that is empty is one that the engine chooses. */
function variablesOf(spec: EnvironmentSpec, images: Images): Record<string, string> {
  const { serverKeepalive, rateLimit, backendLink, configurations, tap } = spec;
  return {
    ...variablesOfRunner(images),
    LAB_HEALTH_INTERVAL: '1h',
    LAB_LOG_LEVEL: 'warn',
    TAP: tap ? 'on' : 'off',
    LAB_SERVER_CONTROL_PORT: '',
    LAB_CLIENT_CONTROL_PORT: '',
    LAB_TOXIPROXY_PORTS: `:${TOXIPROXY_PORT}`,
    LAB_DIAL: '',
    LAB_LINKS: join(COMPOSE_FOLDER, 'no-links.json'),
    LAB_SERVER_ALIAS: backendLink ? 'origin' : 'server',
    LAB_LINK_ALIAS: backendLink ? 'server' : 'link',
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
  #images: Images | undefined;
  #started = 0;

  check(): Promise<Check[]> {
    return checkDocker();
  }

  checkNetwork(): Promise<Check[]> {
    return checkPacketRules();
  }

  async prepare(say: (progress: string) => void, signal: AbortSignal) {
    this.#images = await prepareEngine(say, signal);
    const { nginx, envoy, toxiproxy } = this.#images;
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
    const variables = variablesOf(spec, this.#images);
    if (spec.hosts === 'own') variables[NETADMIN_VARIABLE] = await obtainNetadminImage();
    return startProject(name, spec, variables);
  }
}

export const compose: Runtime = new Compose();

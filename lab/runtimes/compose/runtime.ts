import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { FrontName } from '../../fronts/index.ts';
import { TOXIPROXY_PORT } from '../../support/ports.ts';
import { bundleServices, type ServiceFiles } from '../bundle-services.ts';
import { reserveWatching } from '../log-watch.ts';
import { controlPortOf } from '../node-ports.ts';
import type { Check, Environment, EnvironmentSpec, Runtime } from '../runtime.ts';
import { checkDocker } from './check.ts';
import { checkPacketRules } from './check-packet-rules.ts';
import { type Images, prepareEngine, variablesOfRunner } from './engine.ts';
import { writeFronts } from './front-services.ts';
import { versionRun } from './images.ts';
import { NETADMIN_VARIABLE, obtainNetadminImage } from './netadmin-image.ts';
import { COMPOSE_FOLDER } from './project.ts';

interface Prepared {
  images: Images;
  services: ServiceFiles;
}

/** The variables that make path.yaml this environment. A port that is empty is one that the engine chooses. */
function variablesOf(spec: EnvironmentSpec, { images, services }: Prepared): Record<string, string> {
  const { serverKeepalive, rateLimit, backendLink, tap } = spec;
  return {
    ...variablesOfRunner(images),
    LAB_SERVER: services.server,
    LAB_CLIENT: services.client,
    LAB_WITNESS: services.witness,
    LAB_HEALTH_INTERVAL: '1h',
    LAB_LOG_LEVEL: 'warn',
    TAP: tap ? 'on' : 'off',
    LAB_CONTROL_PORT: String(controlPortOf(spec)),
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
  };
}

/** The same programs in containers, each environment a Compose project of its own. */
class Compose implements Runtime {
  readonly name = 'compose';
  // An engine's work on a container is the processor's: 25 at once all came up after 7 s on 2 cores, the first as well. Four
  // environments were up after 6.3 s two at a time, and after 5.3 s side by side.
  readonly startsAtOnce = 2 * availableParallelism();
  // Each is a network, and an engine's default address pools have 31, of which it takes one or more itself.
  readonly environmentsAtOnce = 28;
  // Far below what there are addresses for, with as many fronts as anybody has.
  readonly configurationsPerFront = 12;
  #prepared: Prepared | undefined;
  #started = 0;

  check(): Promise<Check[]> {
    return checkDocker();
  }

  checkNetwork(): Promise<Check[]> {
    return checkPacketRules();
  }

  async prepare(fronts: readonly FrontName[], say: (progress: string) => void, signal: AbortSignal) {
    reserveWatching();
    const [images, services] = await Promise.all([prepareEngine(fronts, say, signal), bundleServices()]);
    this.#prepared = { images, services };
    const versions = (['toxiproxy', ...fronts] as const).map((name) => [name, versionRun(name, images[name])]);
    return Object.fromEntries(versions);
  }

  async start(spec: EnvironmentSpec): Promise<Environment> {
    if (!this.#prepared) throw new Error('prepare() comes before start()');
    this.#started += 1;
    const name = `keepalive-lab-${process.pid}-${this.#started}`;
    // Loaded when it is needed: the other runtime does without testcontainers' 40 MB.
    const { startProject } = await import('./environment.ts');
    const variables = variablesOf(spec, this.#prepared);
    if (spec.hosts === 'own') variables[NETADMIN_VARIABLE] = await obtainNetadminImage();
    return startProject(name, spec, { variables, frontsFile: await writeFronts(spec, this.#prepared.images) });
  }
}

export const compose: Runtime = new Compose();

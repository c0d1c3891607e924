import { dirname, join } from 'node:path';
import { type FrontPath, frontOf, fronts } from '../../fronts/index.ts';
import type { Placement } from '../../model/placement.ts';
import { TOXIPROXY_PORT } from '../../support/ports.ts';
import { ROOT, type Service, type ServiceFiles } from '../bundle-services.ts';
import { logFileOf } from '../node-logs.ts';
import { controlPortOf, readyPortOf } from '../node-ports.ts';
import { type CertificatesAt, clientSpeaking, serverListening } from '../placed-peers.ts';
import type { EnvironmentSpec, NodeName } from '../runtime.ts';
import { ADDRESSES, type HostName, hostNameOf } from './addresses.ts';
import { HOST_ADDRESSES } from './hosts.ts';
import type { ProgramName } from './pins.ts';
import { PLACED_PROGRAM, type SpawnRequest } from './sandbox-protocol.ts';

/** Spares each of a run's peers most of the time that Node takes to load it. */
const COMPILE_CACHE = join(ROOT, '.lab/compile-cache');

/** A program of the environment, and the port by which it tells that it is up. */
export interface Program {
  spawn: SpawnRequest;
  name: string;
  address: string;
  readyPort: number;
  /** The environment does without it, if it must. */
  isWitness?: true;
  /** The process that takes over from the one before it, where that is how it takes its configuration anew. */
  successor?(epoch: number): SpawnRequest;
}

/** Every host's name, with the address at which the others of this environment find it. */
export const addressesOf = ({ hosts }: EnvironmentSpec): Record<HostName, string> =>
  hosts === 'own' ? HOST_ADDRESSES : ADDRESSES;

const onThisMachine: CertificatesAt = ({ files }) => files;

function serverEnv(spec: EnvironmentSpec): Record<string, string> {
  const { hosts, serverKeepalive, rateLimit, tap } = spec;
  return {
    // A host of its own has an address for each case.
    ...serverListening(spec, hosts === 'own' ? '0.0.0.0' : 'server', onThisMachine),
    CONTROL: `server:${controlPortOf(spec)}`,
    LOG_LEVEL: 'warn',
    TAP: tap ? 'on' : 'off',
    RATE_LIMIT_PINGS: String(rateLimit.maxPings),
    RATE_LIMIT_WINDOW_MS: String(rateLimit.windowMs),
    ...(serverKeepalive && {
      GRPC_KEEPALIVE_TIME_MS: String(serverKeepalive.timeMs),
      GRPC_KEEPALIVE_TIMEOUT_MS: String(serverKeepalive.timeoutMs),
    }),
  };
}

/** What stands beside a front, on its host. */
export const witnessOf = (front: FrontPath): string => `${front}-witness`;

/** A front with a configuration of the user's: on a machine of its own, whose servers' names are the lab's. */
const placed = ({ names, root }: Placement, program: string) => ({
  hosts: Object.fromEntries(names.map((name) => [name, HOST_ADDRESSES.server])),
  machine: { root, program },
});

/** Every program that the environment needs, with the names it sees and the command that runs it. */
export function programsOf(
  spec: EnvironmentSpec,
  binaries: Record<ProgramName, string>,
  services: ServiceFiles,
): Program[] {
  const addresses = addressesOf(spec);
  const controlPort = controlPortOf(spec);
  const named = (
    name: string,
    host: HostName,
    readyPort: number,
    command: string[],
    own: { env?: Record<string, string>; hosts?: Record<string, string>; machine?: SpawnRequest['machine'] } = {},
  ): Program => ({
    name,
    address: addresses[host],
    readyPort,
    spawn: {
      name,
      ...(spec.hosts === 'own' && { netns: host }),
      command,
      hosts: { ...addresses, ...own.hosts },
      cwd: join(spec.dir, name),
      env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...own.env },
      ...(own.machine && { machine: own.machine }),
      logFile: logFileOf(spec, name),
    },
  });
  const program = (node: NodeName, ...rest: [number, string[], Parameters<typeof named>[4]?]) =>
    named(node, hostNameOf(node), ...rest);
  const service = (name: Service) => [process.execPath, join(ROOT, services[name])];

  // To a front, `server` is the link where there is one: its configuration stays as it is.
  const hosts = spec.backendLink ? { server: addresses.toxiproxy } : {};
  return [
    named(
      'toxiproxy',
      'toxiproxy',
      TOXIPROXY_PORT,
      [binaries.toxiproxy, '-host', 'toxiproxy', '-port', String(TOXIPROXY_PORT)],
      { env: { LOG_LEVEL: 'info' } },
    ),
    program('server', controlPort, service('server'), { env: serverEnv(spec) }),
    program('client', controlPort, service('client'), {
      env: { CONTROL: `client:${controlPort}`, LOG_LEVEL: 'warn', ...clientSpeaking(spec, onThisMachine) },
    }),
    ...(spec.hosts === 'own' ? spec.fronts : []).map((front) => ({
      ...named(witnessOf(front), hostNameOf(front), controlPort, service('witness'), {
        env: { CONTROL: `${hostNameOf(front)}:${controlPort}` },
      }),
      isWitness: true as const,
    })),
    ...spec.fronts.map((path) => {
      const { name, configurationFile, command: commandOf, program: declared, reload } = fronts[frontOf(path)];
      const placement = spec.placements?.[path];
      const port = readyPortOf(path, spec);
      const own = commandOf({
        program: placement ? PLACED_PROGRAM : binaries[name],
        configurationFile: placement?.configurationFile ?? spec.configurations[path] ?? configurationFile,
        dir: placement ? `${dirname(placement.configurationFile)}/` : join(spec.dir, path),
      });
      const rest = placement ? placed(placement, binaries[name]) : { hosts };
      const whole = 'script' in declared.from ? [process.execPath, ...own] : own;
      const command = placement ? whole : [...whole, ...(reload?.quickly ?? [])];
      const successor = reload?.successor;
      if (!successor) return program(path, port, command, rest);
      const inRow = (number: number) => program(path, port, successor(command, number), rest);
      return { ...inRow(0), successor: (number: number) => inRow(number).spawn };
    }),
  ];
}

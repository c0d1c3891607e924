import { join } from 'node:path';
import { fronts } from '../../fronts/index.ts';
import { logFileOf } from '../node-logs.ts';
import { CONTROL_PORT, SERVER_PORT, TOXIPROXY_PORT } from '../ports.ts';
import type { EnvironmentSpec } from '../runtime.ts';
import { ADDRESSES, type NodeName } from './addresses.ts';
import type { ProgramName } from './binaries.ts';
import type { SpawnRequest } from './sandbox-protocol.ts';

const SERVICES = join(import.meta.dirname, '../../../services');

/** Spares each of a run's peers most of the time that Node takes to load it. */
const COMPILE_CACHE = join(import.meta.dirname, '../../../.lab/compile-cache');

/** A program of the environment, and the port by which it tells that it is up. */
export interface Program {
  spawn: SpawnRequest;
  name: NodeName;
  readyPort: number;
}

function serverEnv({ serverKeepalive, rateLimit, tap }: EnvironmentSpec): Record<string, string> {
  return {
    LISTEN: `server:${SERVER_PORT}`,
    CONTROL: `server:${CONTROL_PORT}`,
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

/** Every program that the environment needs, with the names it sees and the command that runs it. */
export function programsOf(spec: EnvironmentSpec, binaries: Record<ProgramName, string>): Program[] {
  const program = (
    name: NodeName,
    readyPort: number,
    command: string[],
    own: { env?: Record<string, string>; hosts?: Record<string, string> } = {},
  ): Program => ({
    name,
    readyPort,
    spawn: {
      name,
      command,
      hosts: { ...ADDRESSES, ...own.hosts },
      cwd: join(spec.dir, name),
      env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...own.env },
      logFile: logFileOf(spec, name),
    },
  });
  const service = (file: string) => [process.execPath, join(SERVICES, file)];

  // To a front, `server` is the link where there is one: its configuration stays as it is.
  const hosts = spec.site === 'backend' ? { server: ADDRESSES.toxiproxy } : {};
  return [
    program('toxiproxy', TOXIPROXY_PORT, [binaries.toxiproxy, '-host', 'toxiproxy', '-port', String(TOXIPROXY_PORT)], {
      env: { LOG_LEVEL: 'info' },
    }),
    program('server', CONTROL_PORT, service('server.ts'), { env: serverEnv(spec) }),
    program('client', CONTROL_PORT, service('client.ts'), {
      env: { CONTROL: `client:${CONTROL_PORT}`, LOG_LEVEL: 'warn' },
    }),
    ...spec.fronts.map((name) => {
      const front = fronts[name];
      const configurationFile = spec.configurations[name] ?? front.configurationFile;
      const command = front.command({ program: binaries[name], configurationFile, dir: join(spec.dir, name) });
      return program(name, front.port, command, { hosts });
    }),
  ];
}

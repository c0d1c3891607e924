import { join } from 'node:path';
import type { Front } from '../lab/fronts/front.ts';
import { variants } from './variants.ts';
import { vary } from './vary.ts';

export const envoy: Front = {
  name: 'envoy',
  terminates: ['tcp', 'http2'],
  multiplexes: true,
  // A stream's window towards the server, of which half may be used already and not opened again, and as much towards the
  // client, 16 MiB each; the kernels' share comes on top.
  swallowsBytes: { min: 24 * 1024 ** 2, max: 32 * 1024 ** 2 + 4_000_000 },
  // Hot restart, --parent-shutdown-time-s 4: the old process ends that long after the new one has begun, which takes it
  // a moment to tell. Envoy's own default is 900 s.
  reload: { endsStreamsAfterMs: { min: 3_000, max: 4_500 } },
  port: 8081,
  configurationFile: join(import.meta.dirname, 'envoy.yaml'),
  variants,
  vary,
  command: ({ program, configurationFile }) => [
    program,
    // One worker: every stream then shares one connection to the server, which is what Envoy does within a worker.
    // Hot restart would claim shared memory that belongs to the whole machine.
    ...['--config-path', configurationFile, '--concurrency', '1', '--disable-hot-restart', '--log-level', 'warning'],
  ],
  rejects: /error `([^`]+)` initializing config/,
};

import { join } from 'node:path';
import type { Front } from '../lab/fronts/front.ts';
import { variants } from './variants.ts';
import { vary } from './vary.ts';

export const nginx: Front = {
  name: 'nginx',
  terminates: ['tcp', 'http2'],
  // What is left of the client's HTTP/2 window when it dies (65,535 bytes, which Node opens again once half of it is
  // used), then one grpc_buffer_size (4k, a page). Measured: 65,535 + 3,500 bytes of 100-byte pushes, frames included.
  stopsAnsweringAfterBytes: { min: 32_767, max: 65_535 + 4_096 },
  // The worker that carries them lives on until they have ended (worker_shutdown_timeout: none).
  reload: { saysGoaway: true },
  port: 8080,
  configurationFile: join(import.meta.dirname, 'nginx.conf'),
  variants,
  vary,
  command: ({ program, configurationFile, dir }) => [
    program,
    ...['-p', dir, '-c', configurationFile, '-e', 'stderr', '-g', 'daemon off;'],
  ],
  rejects: /\[(?:emerg|crit)\] (?:\d+#\d+: )?(.*)/,
  lostPart: /worker process \d+ exited on signal \d+/,
};

import { join } from 'node:path';
import type { Front } from '../lab/fronts/front.ts';
import { stopsAnsweringAfter, swallows } from './buffer.ts';
import { variants } from './variants.ts';
import { vary } from './vary.ts';

export const nginx: Front = {
  name: 'nginx',
  terminates: ['tcp', 'http2'],
  stopsAnsweringAfterBytes: stopsAnsweringAfter(4_096),
  swallowsBytes: swallows(4_096),
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

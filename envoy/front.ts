import { join } from 'node:path';
import type { Front } from '../lab/fronts/front.ts';
import { variants } from './variants.ts';
import { vary } from './vary.ts';

export const envoy: Front = {
  name: 'envoy',
  terminates: ['tcp', 'http2'],
  multiplexes: true,
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

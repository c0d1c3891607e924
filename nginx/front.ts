import { join } from 'node:path';
import type { Front } from '../lab/fronts/front.ts';

export const nginx: Front = {
  name: 'nginx',
  terminates: ['tcp', 'http2'],
  // A client's stream window is 65,535 bytes, and grpc-js opens it again only when half of it is used: between half
  // and all of it is left when a client dies. What nginx's own buffer takes besides is measured: docs/design.md.
  stopsAnsweringAfterBytes: { min: 32_767, max: 65_535 + 16_384 },
  port: 8080,
  configurationFile: join(import.meta.dirname, 'nginx.conf'),
  command: ({ program, configurationFile, dir }) => [
    program,
    ...['-p', dir, '-c', configurationFile, '-e', 'stderr', '-g', 'daemon off;'],
  ],
  diedPattern: /worker process \d+ exited on signal \d+/,
};

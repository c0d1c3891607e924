import { join } from 'node:path';
import type { Front, Variant } from '../../../lab/model/front.ts';
import type { Timer } from '../../../lab/model/timer.ts';
import { parse } from './configuration.ts';

const HERE = import.meta.dirname;

const idleTimer = (limitMs: number): Timer => ({
  ...{ at: 'front', limitMs },
  rearmedBy: { by: 'messages', from: ['client', 'server'] },
});

const variants = {
  'stream-idle-timeout': { file: join(HERE, 'variants/stream-idle-timeout.json'), detector: 'front-timeouts' },
} satisfies Record<string, Variant>;

/** Node's HTTP/2 windows at the least; at the most what kernels hold besides. */
const SWALLOWS_BYTES = { min: 65_535, max: 8_000_000 };

export default {
  name: 'relay',
  title: 'Relay',
  program: { version: '1.0.0', from: { script: join(HERE, 'relay.ts') }, versionArguments: [] },
  container: { program: '/front/relay.ts', configurationFile: '/etc/relay.json', dir: '/tmp' },
  terminates: ['tcp', 'http2'],
  reload: { isDone: () => (since) => /worker \d+ takes new connections/.test(since) },
  port: 8090,
  configurationFile: join(HERE, 'relay.json'),
  variants,
  figures(configuration) {
    const { streamIdleTimeoutMs } = parse(configuration);
    return {
      timers: streamIdleTimeoutMs === undefined ? [] : [idleTimer(streamIdleTimeoutMs)],
      swallowsBytes: SWALLOWS_BYTES,
    };
  },
  vary: (reference, variant) => JSON.stringify({ ...JSON.parse(reference), ...JSON.parse(variant) }, null, 2),
  command: ({ program, configurationFile }) => [program, configurationFile],
  rejects: /configuration refused: (.*)/,
} satisfies Front;

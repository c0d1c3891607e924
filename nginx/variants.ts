import { join } from 'node:path';
import type { Variant } from '../lab/model/front.ts';

const file = (name: string): string => join(import.meta.dirname, 'variants', `${name}.conf`);

/** What nginx can do about a dead peer by a setting of its own, one at a time; the limits stand in the files. */
export const variants = {
  'so-keepalive': { file: file('so-keepalive'), detector: 'tcp-keepalive' },
  'grpc-socket-keepalive': { file: file('grpc-socket-keepalive'), detector: 'tcp-keepalive' },
  'grpc-read-timeout': { file: file('grpc-read-timeout'), detector: 'front-timeouts' },
  'grpc-send-timeout': { file: file('grpc-send-timeout'), detector: 'front-timeouts' },
  'send-timeout': { file: file('send-timeout'), detector: 'front-timeouts' },
  'client-body-timeout': { file: file('client-body-timeout'), detector: 'front-timeouts' },
  // On connections without streams only: measured 3.00 to 3.02 s after the last stream's end, with GOAWAY and FIN.
  'keepalive-timeout': { file: file('keepalive-timeout'), detector: 'front-timeouts' },
  'grpc-buffer-size-64k': { file: file('grpc-buffer-size-64k') },
  'grpc-buffer-size-1m': { file: file('grpc-buffer-size-1m') },
  'proxy-buffering-off': { file: file('proxy-buffering-off') },
} satisfies Record<string, Variant>;

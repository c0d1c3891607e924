import { join } from 'node:path';
import type { Variant } from '../lab/model/front.ts';
import { type IdleTimeout, idleTimeouts } from '../lab/model/idle-timeouts.ts';

const file = (name: string): string => join(import.meta.dirname, 'variants', `${name}.yaml`);

/**
 * A load balancer of layer 7, which ends a quiet stream as Envoy's stream_idle_timeout does; its file has the same limit.
 * Measured on a stream that the server has answered, whether or not the client has finished its side: RST_STREAM, code 2,
 * to both ends, INTERNAL at a gRPC client. One report of an ALB has code 1, one of Azure Container Apps code 0. Before the
 * first answer Envoy says so in trailers, "stream timeout" with status 2 (14 if the client has finished its side), and code
 * 0: word for word what that report of Azure Container Apps has too.
 */
const emulating = (emulates: IdleTimeout, name: string): Variant => ({ file: file(name), emulates });

/** What Envoy can do about a dead peer by a setting of its own, one at a time; the limits stand in the files. */
export const variants = {
  'connection-keepalive-downstream': { file: file('connection-keepalive-downstream'), detector: 'envoy-keepalive' },
  'connection-keepalive-upstream': { file: file('connection-keepalive-upstream'), detector: 'envoy-keepalive' },
  // It asks only ahead of a new stream that Envoy opens itself.
  'connection-idle-interval': { file: file('connection-idle-interval'), detector: 'envoy-keepalive' },
  'tcp-keepalive-downstream': { file: file('tcp-keepalive-downstream'), detector: 'tcp-keepalive' },
  'tcp-keepalive-upstream': { file: file('tcp-keepalive-upstream'), detector: 'tcp-keepalive' },
  'tcp-user-timeout-downstream': { file: file('tcp-user-timeout-downstream'), detector: 'tcp-user-timeout' },
  'tcp-user-timeout-upstream': { file: file('tcp-user-timeout-upstream'), detector: 'tcp-user-timeout' },
  'stream-idle-timeout': { file: file('stream-idle-timeout'), detector: 'front-timeouts' },
  'route-timeout': { file: file('route-timeout'), detector: 'front-timeouts' },
  // On connections without streams only: measured 3.00 s after the last stream's end, with GOAWAY and FIN.
  'idle-timeout': { file: file('idle-timeout'), detector: 'front-timeouts' },
  'max-stream-duration': { file: file('max-stream-duration'), detector: 'front-timeouts' },
  'emulates-aws-alb': emulating(idleTimeouts['aws-alb'], 'emulates-aws-alb'),
  'emulates-azure-container-apps': emulating(idleTimeouts['azure-container-apps'], 'emulates-azure-container-apps'),
  'initial-stream-window-size': { file: file('initial-stream-window-size') },
} satisfies Record<string, Variant>;

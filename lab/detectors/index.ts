import { serverPushBackpressure } from './backpressure.ts';
import { clientSilence } from './client-silence.ts';
import type { Detector } from './detector.ts';
import { healthWatch } from './health-watch.ts';
import { heartbeat } from './heartbeat.ts';
import { bothKeepalive, clientKeepalive, serverKeepalive } from './keepalive.ts';
import { none } from './none.ts';
import { ofFronts } from './of-front.ts';
import { serverPush } from './server-push.ts';
import { clientTcpKeepalive, serverTcpKeepalive } from './tcp-keepalive.ts';

export const detectors = {
  none,
  'client-keepalive': clientKeepalive,
  'server-keepalive': serverKeepalive,
  'both-keepalive': bothKeepalive,
  heartbeat,
  'server-push': serverPush,
  'server-push-backpressure': serverPushBackpressure,
  'client-silence': clientSilence,
  'health-watch': healthWatch,
  'client-tcp-keepalive': clientTcpKeepalive,
  'server-tcp-keepalive': serverTcpKeepalive,
  ...ofFronts,
} satisfies Record<string, Detector>;

export type DetectorName = keyof typeof detectors;

export const detectorOf = (name: DetectorName): Detector => detectors[name];

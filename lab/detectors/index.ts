import { serverPushBackpressure } from './backpressure.ts';
import { clientSilence } from './client-silence.ts';
import type { Detector } from './detector.ts';
import { healthWatch } from './health-watch.ts';
import { heartbeat } from './heartbeat.ts';
import { bothKeepalive, clientKeepalive, serverKeepalive } from './keepalive.ts';
import { none } from './none.ts';
import { envoyKeepalive, frontTimeouts, tcpKeepalive, tcpUserTimeout } from './of-front.ts';
import { serverPush } from './server-push.ts';
import { clientTcpKeepalive, serverTcpKeepalive } from './tcp-keepalive.ts';

/** Those that a front brings, by a variant of its configuration. */
const ofFronts = {
  'tcp-keepalive': tcpKeepalive,
  'tcp-user-timeout': tcpUserTimeout,
  'envoy-keepalive': envoyKeepalive,
  'front-timeouts': frontTimeouts,
} satisfies Record<string, Detector>;

export type FrontDetectorName = keyof typeof ofFronts;

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

import type { Detector } from './detector.ts';
import { heartbeat } from './heartbeat.ts';
import { bothKeepalive, clientKeepalive, serverKeepalive } from './keepalive.ts';
import { none } from './none.ts';
import { serverPush } from './server-push.ts';

export const detectors = {
  none,
  'client-keepalive': clientKeepalive,
  'server-keepalive': serverKeepalive,
  'both-keepalive': bothKeepalive,
  heartbeat,
  'server-push': serverPush,
} satisfies Record<string, Detector>;

export type DetectorName = keyof typeof detectors;

export type FrontDetectorName = 'tcp-keepalive' | 'tcp-user-timeout' | 'envoy-keepalive' | 'front-timeouts';

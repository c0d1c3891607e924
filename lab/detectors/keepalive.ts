import type { PeerRules } from '../model/peer.ts';
import { type Endpoint, otherEnd } from '../model/places.ts';
import type { Timer } from '../model/timer.ts';
import type { Timing } from '../model/timing.ts';
import { type Detector, keepaliveBoundMs } from './detector.ts';

/**
 * grpc-js sends a PING `timeMs` after the last ACK and gives the connection up `timeoutMs` later without an ACK. Only
 * the ACK re-arms it: traffic doesn't postpone it.
 */
const timerAt = (at: Endpoint, { timeMs, timeoutMs }: Timing['keepalive'], rules: PeerRules): Timer => ({
  at,
  limitMs: timeMs + timeoutMs,
  rearmedBy: { by: 'answer', probe: { from: at, towards: otherEnd(at), layer: 'http2', everyMs: timeMs } },
  ...(rules.keepaliveFailsAfterGoaway && { failsAfterGoaway: true as const }),
});

const keepaliveAt = (...ends: Endpoint[]): Detector => ({
  layer: 'http2',
  options: ({ keepalive }) => ({ ...keepalive }),
  timers: ({ keepalive }, rules) => ends.map((end) => timerAt(end, keepalive, rules[end])),
  settings: ({ keepalive }) => ({
    ...(ends.includes('client') && { clientKeepalive: keepalive }),
    ...(ends.includes('server') && { serverKeepalive: keepalive }),
  }),
  boundMs: keepaliveBoundMs,
});

/** gRPC's native keepalive (gRFC A8, A9): HTTP/2 PINGs from the client, from the server, from both. */
export const clientKeepalive = keepaliveAt('client');
export const serverKeepalive = keepaliveAt('server');
export const bothKeepalive = keepaliveAt('client', 'server');

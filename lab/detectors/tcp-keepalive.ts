import type { PeerRules } from '../model/peer.ts';
import { type Endpoint, otherEnd } from '../model/places.ts';
import type { Timer } from '../model/timer.ts';
import type { Timing } from '../model/timing.ts';
import type { Detector } from './detector.ts';

/** SO_KEEPALIVE of an end's own connection. Anything received re-arms it; unacknowledged data of its own stops it. */
function timerAt(at: Endpoint, { idleMs }: Timing['tcpKeepalive'], { tcpKeepalive }: PeerRules): Timer {
  const { everyMs, probes } = tcpKeepalive;
  return {
    at,
    limitMs: idleMs + probes * everyMs,
    rearmedBy: { by: 'answer', probe: { from: at, towards: otherEnd(at), layer: 'tcp', everyMs: idleMs } },
    unacknowledged: 'stops it',
  };
}

const tcpKeepaliveAt = (end: Endpoint): Detector => ({
  layer: 'tcp',
  options({ tcpKeepalive }, rules) {
    const { everyMs, probes } = rules[end].tcpKeepalive;
    return { ...tcpKeepalive, probeEveryMs: everyMs, probes };
  },
  timers: ({ tcpKeepalive }, rules) => [timerAt(end, tcpKeepalive, rules[end])],
  settings: ({ tcpKeepalive }) => ({ [`${end}TcpKeepalive`]: tcpKeepalive }),
  boundMs: ({ tcpKeepalive }, rules) => timerAt(end, tcpKeepalive, rules[end]).limitMs,
});

/** As far as Node can set it: the idle time alone, and no TCP_USER_TIMEOUT. */
export const clientTcpKeepalive = tcpKeepaliveAt('client');
export const serverTcpKeepalive = tcpKeepaliveAt('server');

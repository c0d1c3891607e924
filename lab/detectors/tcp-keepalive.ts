import { type Endpoint, otherEnd } from '../path.ts';
import type { Timing } from '../timing.ts';
import type { Detector, Timer } from './detector.ts';

/** What libuv sets with any idle time (uv__tcp_keepalive): probes a second apart, and ten without an answer are enough. */
const PROBES = { everyMs: 1_000, count: 10 };

/** SO_KEEPALIVE of an end's own connection. Anything received re-arms it; unacknowledged data of its own stops it. */
const timerAt = (at: Endpoint, { idleMs }: Timing['tcpKeepalive']): Timer => ({
  at,
  limitMs: idleMs + PROBES.count * PROBES.everyMs,
  rearmedBy: { by: 'answer', probe: { from: at, towards: otherEnd(at), layer: 'tcp', everyMs: idleMs } },
  unacknowledged: 'stops it',
});

const tcpKeepaliveAt = (end: Endpoint): Detector => ({
  options: ({ tcpKeepalive }) => ({ ...tcpKeepalive, probeEveryMs: PROBES.everyMs, probes: PROBES.count }),
  timers: ({ tcpKeepalive }) => [timerAt(end, tcpKeepalive)],
  settings: ({ tcpKeepalive }) => ({ [`${end}TcpKeepalive`]: tcpKeepalive }),
  boundMs: ({ tcpKeepalive }) => timerAt(end, tcpKeepalive).limitMs,
});

/** As far as Node can set it: the idle time alone, and no TCP_USER_TIMEOUT. */
export const clientTcpKeepalive = tcpKeepaliveAt('client');
export const serverTcpKeepalive = tcpKeepaliveAt('server');

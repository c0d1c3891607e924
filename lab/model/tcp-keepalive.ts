import type { Endpoint } from './places.ts';
import type { Timer } from './timer.ts';

/** A connection's TCP keepalive: the first probe after the idle time, the others an interval apart. */
export interface TcpKeepalive {
  idleMs: number;
  everyMs: number;
  probes: number;
}

/** Linux: tcp_keepalive_time, tcp_keepalive_intvl, tcp_keepalive_probes. */
export const KERNEL_KEEPALIVE: TcpKeepalive = { idleMs: 7_200_000, everyMs: 75_000, probes: 9 };

/** Of a front's connection towards an end, which is given up an interval after the last probe. */
export const frontTcpKeepalive = (towards: Endpoint, { idleMs, everyMs, probes }: TcpKeepalive): Timer => ({
  ...{ at: 'front', limitMs: idleMs + everyMs * probes },
  rearmedBy: { by: 'answer', probe: { from: 'front', towards, layer: 'tcp', everyMs: idleMs } },
  unacknowledged: 'stops it',
});

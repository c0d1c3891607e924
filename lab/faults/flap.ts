import { WAYS } from '../model/places.ts';
import { held, openAfterwards, silent } from '../witness/beacon-claims.ts';
import type { PacketFault } from './fault.ts';

/**
 * The link is gone for a moment that every detector has to bear, and back: a fifth of the keepalive's timeout. What was
 * sent meanwhile arrives by TCP's retransmission, which comes at the latest as long after the end of the silence as the
 * silence was, and a first retransmission timeout (200 ms) more: so a silence of two fifths could still be borne.
 */
export const flap: PacketFault = {
  on: 'packets',
  sites: ['last-mile', 'backend'],
  silences: [],
  quickerThanTcpKeepalive: true,
  witness: WAYS.flatMap((way) => [silent(way), held(way, 'steady-tcp'), openAfterwards(way)]),
  delayMs: (timing) => ({ min: 0, max: 2 * silenceMs(timing) + 200 }),
  healsAfterMs: silenceMs,
  inject: (link) => link.apply({ drop: WAYS }),
  heal: (link) => link.apply({}),
};

function silenceMs({ keepalive }: { keepalive: { timeoutMs: number } }): number {
  return keepalive.timeoutMs / 5;
}

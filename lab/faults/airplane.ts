import { WAYS } from '../model/places.ts';
import { heldOnNew, silent } from '../witness/beacon-claims.ts';
import type { ToxiproxyFault } from './fault.ts';
import { addBothWays, holdCloses } from './toxics.ts';

/**
 * The phone in airplane mode, as far as a proxy can show it: bytes vanish both ways, and nothing announces it.
 *
 * `timeout: 0` discards data, but when one end closes, its FIN still gets through, and the other end seems to notice the
 * dead peer when it only heard its goodbye. `slow_close` holds that FIN back. It is there beforehand, where it changes
 * nothing but closes: a close while the fault goes in must not leak either.
 *
 * What it can't show: Toxiproxy's kernel goes on ACKing both ends' bytes, so nothing of TCP's own (keepalive,
 * TCP_USER_TIMEOUT, retransmission) ever notices, and new connections are still accepted. Healing closes the old
 * connection, both ends of it.
 */
export const airplane = {
  on: 'toxiproxy',
  sites: ['last-mile', 'backend'],
  healingCloses: true,
  everyTraffic: true,
  silences: ['http2', 'end-to-end'],
  witness: [...WAYS.map(silent), heldOnNew],
  prepare: holdCloses,
  inject: (link) => addBothWays(link, 'timeout', { timeout: 0 }),
  // `timeout` last, which closes the old connection. A `slow_close` that has data for a toxic that is gone can't be
  // interrupted, and Toxiproxy's API waits for it with the link's lock held: 5 of 600 healings under data never ended.
  async heal(link) {
    await link.removeToxics('slow_close');
    await link.removeToxics('timeout');
  },
} satisfies ToxiproxyFault;

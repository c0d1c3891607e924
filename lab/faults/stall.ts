import { WAYS } from '../model/places.ts';
import { held, heldOnNew } from '../witness/beacon-claims.ts';
import type { ToxiproxyFault } from './fault.ts';
import { addBothWays } from './toxics.ts';

/**
 * A link that holds every byte and goes on ACKing, as a middlebox whose way on is blocked: healed, it delivers them. A close
 * waits behind what is held, and where nothing is held it gets across.
 *
 * Toxiproxy can't be asked to heal a link on which somebody has closed meanwhile: a `bandwidth` of 0 hands on nothing each
 * 100 ms, and waits for a receiver that has gone with the link's lock held. One of six runs ended so, and more of them with
 * `slow_close` or an endless `latency`; hence the rule about links that cases share.
 */
export const stall: ToxiproxyFault = {
  on: 'toxiproxy',
  sites: ['last-mile', 'backend'],
  outlastsCloses: true,
  silences: ['http2', 'end-to-end'],
  witness: [...WAYS.map((way) => held(way)), heldOnNew],
  inject: (link) => addBothWays(link, 'bandwidth', { rate: 0 }),
  heal: (link) => link.removeToxics(),
};

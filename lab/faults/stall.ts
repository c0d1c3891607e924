import type { ToxiproxyFault } from './fault.ts';
import { addBothWays } from './toxics.ts';

/**
 * A link that holds every byte and goes on ACKing, as a middlebox whose way on is blocked: healed, it delivers them.
 *
 * A close waits behind what is held, and where nothing is held it gets across. `slow_close` can't keep it back here: once
 * it has something for a link that takes nothing, Toxiproxy's API never answers again.
 */
export const stall: ToxiproxyFault = {
  on: 'toxiproxy',
  sites: ['last-mile', 'backend'],
  silences: ['http2', 'end-to-end'],
  inject: (link) => addBothWays(link, 'bandwidth', { rate: 0 }),
  heal: (link) => link.removeToxics(),
};

import { DIRECTIONS } from '../link-node.ts';
import type { ToxiproxyFault } from './fault.ts';

/** A link that holds every byte and goes on ACKing, as a middlebox whose way on is blocked: healed, it delivers them. */
export const stall: ToxiproxyFault = {
  on: 'toxiproxy',
  sites: ['last-mile', 'backend'],
  silences: ['http2', 'end-to-end'],
  async inject(link) {
    await Promise.all(
      DIRECTIONS.map((stream) =>
        link.addToxic({ name: `bandwidth-${stream}`, type: 'bandwidth', stream, attributes: { rate: 0 } }),
      ),
    );
  },
  heal: (link) => link.removeToxics(),
};

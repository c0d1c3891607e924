import { WAYS } from '../model/places.ts';
import { held, open, silent } from '../witness/beacon-claims.ts';
import type { PacketFault } from './fault.ts';

/**
 * The phone comes back with another address, as from Wi-Fi to mobile: nothing reaches or leaves the old one any more, and
 * new connections work at once. The old connection stays dead when all else is healed.
 */
export const addressChange: PacketFault = {
  on: 'packets',
  sites: ['last-mile'],
  sparesNew: true,
  quickerThanTcpKeepalive: true,
  silences: ['tcp', 'http2', 'end-to-end'],
  witness: WAYS.flatMap((way) => [silent(way), held(way, 'steady-tcp'), open(way, 'new-address')]),
  inject: (link) => link.apply({ newAddress: true }),
  heal: async () => {},
};

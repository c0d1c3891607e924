import { WAYS } from '../model/places.ts';
import { open, refusesNew } from '../witness/beacon-claims.ts';
import type { PacketFault } from './fault.ts';

/** A listener whose queue is full, as the kernel shows it: first packets vanish, and what is connected goes on. */
export const acceptStops: PacketFault = {
  on: 'packets',
  sites: ['last-mile', 'backend'],
  blocksNew: true,
  silences: [],
  quickerThanTcpKeepalive: true,
  witness: [...WAYS.map((way) => open(way)), refusesNew],
  inject: (link) => link.apply({ dropNew: true }),
  heal: (link) => link.apply({}),
};

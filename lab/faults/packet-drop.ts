import { WAYS } from '../model/places.ts';
import { held, silent } from '../witness/beacon-claims.ts';
import type { PacketFault } from './fault.ts';

/** The link is gone: every packet vanishes, both ways, ACKs, FIN and RST included, and nothing says so. */
export const packetDrop: PacketFault = {
  on: 'packets',
  sites: ['last-mile', 'backend'],
  blocksNew: true,
  everyTraffic: true,
  withSettings: true,
  silences: ['tcp', 'http2', 'end-to-end'],
  witness: WAYS.flatMap((way) => [silent(way), held(way, 'steady-tcp')]),
  inject: (link) => link.apply({ drop: WAYS }),
  heal: (link) => link.apply({}),
};

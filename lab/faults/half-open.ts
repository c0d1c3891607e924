import { type Direction, WAYS } from '../path.ts';
import { open, silent } from '../witness/beacon-claims.ts';
import type { PacketFault } from './fault.ts';

/** One way of the link is gone, the other one passes on: what arrives there can't be acknowledged. */
const halfOpen = (way: Direction): PacketFault => ({
  on: 'packets',
  sites: ['last-mile', 'backend'],
  blocksNew: true,
  silences: ['tcp', 'http2', 'end-to-end'],
  directions: [way],
  witness: WAYS.map((one) => (one === way ? silent(one) : open(one))),
  inject: (link) => link.apply({ drop: [way] }),
  heal: (link) => link.apply({}),
});

/** Named by the way that is lost. */
export const halfOpenToServer = halfOpen('to-server');
export const halfOpenToClient = halfOpen('to-client');

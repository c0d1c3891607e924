import { type Direction, WAYS } from '../model/places.ts';
import { begins, held, open, silent } from '../witness/beacon-claims.ts';
import { ownOpen } from '../witness/own-claims.ts';
import type { PacketFault } from './fault.ts';

/** One way of the link is gone, the other one passes on: what arrives there can't be acknowledged. */
const halfOpen = (way: Direction): PacketFault => ({
  on: 'packets',
  sites: ['last-mile', 'backend'],
  blocksNew: true,
  silences: ['tcp', 'http2', 'end-to-end'],
  directions: [way],
  witness: WAYS.flatMap((one) =>
    one === way ? [silent(one), held(one, 'steady-tcp')] : [open(one), begins(one), ownOpen(one)],
  ),
  inject: (link) => link.apply({ drop: [way] }),
  heal: (link) => link.apply({}),
});

/** Named by the way that is lost. */
export const halfOpenToServer = halfOpen('to-server');
export const halfOpenToClient = halfOpen('to-client');

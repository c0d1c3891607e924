import { type IdleTimeout, idleTimeouts } from '../model/idle-timeouts.ts';
import { WAYS } from '../model/places.ts';
import type { Timing } from '../model/timing.ts';
import { timings } from '../model/timing.ts';
import { open } from '../witness/beacon-claims.ts';
import { forgotten, remembered } from '../witness/forgotten.ts';
import { ownForgotten } from '../witness/own-claims.ts';
import type { PacketFault } from './fault.ts';

/** A middlebox's figures are given for the article's timing, and shrink as a faster keepalive does. */
const scaled = (timing: Timing, afterMs: number): number =>
  Math.round((afterMs * timing.keepalive.timeMs) / timings.article.keepalive.timeMs);

/** Forgets a connection on which nothing has passed for so long; what comes later vanishes, or is answered by an RST. */
const idleReaper = (emulates: IdleTimeout, late: 'vanishes' | 'reset'): PacketFault => ({
  on: 'packets',
  sites: ['last-mile'],
  silences: [],
  witness: [...WAYS.map((way) => open(way)), remembered, forgotten(late), ownForgotten],
  emulates,
  forgetsAfterMs: (timing) => scaled(timing, emulates.idle.ms),
  inject: (link, timing) => link.apply({ forget: { afterIdleMs: scaled(timing, emulates.idle.ms), late } }),
  heal: (link) => link.apply({}),
});

/**
 * Those of layer 4: layers, figures and sources stand in `idle-timeouts.ts`. What is at layer 7, such as an AWS ALB, stands
 * at the front's place instead, as a variant: what passes the link doesn't keep a stream there.
 */
export const awsNlb = idleReaper(idleTimeouts['aws-nlb'], 'reset');
export const gcp = idleReaper(idleTimeouts.gcp, 'vanishes');
export const azure = idleReaper(idleTimeouts.azure, 'vanishes');

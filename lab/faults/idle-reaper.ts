import { WAYS } from '../path.ts';
import type { Timing } from '../timing.ts';
import { timings } from '../timing.ts';
import { open } from '../witness/beacon-claims.ts';
import { forgotten } from '../witness/forgotten.ts';
import type { PacketFault } from './fault.ts';

/** A middlebox's figures are given for the article's timing, and shrink as a faster keepalive does. */
const scaled = (timing: Timing, afterMs: number): number =>
  Math.round((afterMs * timing.keepalive.timeMs) / timings.article.keepalive.timeMs);

/** Forgets a connection on which nothing has passed for so long; what comes later vanishes, or is answered by an RST. */
const idleReaper = (afterMs: number, late: 'vanishes' | 'reset'): PacketFault => ({
  on: 'packets',
  sites: ['last-mile'],
  silences: [],
  witness: [...WAYS.map((way) => open(way)), forgotten(late)],
  forgetsAfterMs: (timing) => scaled(timing, afterMs),
  inject: (link, timing) => link.apply({ forget: { afterIdleMs: scaled(timing, afterMs), late } }),
  heal: (link) => link.apply({}),
});

/** As the vendors document them; AWS answers what comes late with an RST, the others say nothing. */
export const awsAlb = idleReaper(60_000, 'reset');
export const awsNlb = idleReaper(350_000, 'reset');
export const gcp = idleReaper(600_000, 'vanishes');
export const azure = idleReaper(240_000, 'vanishes');

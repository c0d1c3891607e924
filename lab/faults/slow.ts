import { WAYS } from '../model/places.ts';
import type { Timing } from '../model/timing.ts';
import { delayed, ownAnswerDelayed } from '../witness/delay-claims.ts';
import type { ToxiproxyFault } from './fault.ts';
import { addBothWays } from './toxics.ts';

/** Everything arrives, each way later by `latency`, give or take `jitter`, in milliseconds. */
const slow = (attributesOf: (timing: Timing) => { latency: number; jitter: number }): ToxiproxyFault => ({
  on: 'toxiproxy',
  sites: ['last-mile', 'backend'],
  silences: [],
  witness: [...WAYS.map(delayed), ownAnswerDelayed],
  delayMs(timing) {
    const { latency, jitter } = attributesOf(timing);
    return { min: latency - jitter, max: latency + jitter };
  },
  async inject(link, timing) {
    const attributes = attributesOf(timing);
    await addBothWays(link, 'latency', attributes);
  },
  heal: (link) => link.removeToxics(),
});

/** A round trip within every detector's patience: three fifths of the keepalive's timeout, give or take a fifth. */
export const slowWithinPatience = slow(({ keepalive: { timeoutMs } }) => ({
  latency: Math.round(timeoutMs * 0.3),
  jitter: Math.round(timeoutMs * 0.1),
}));

/** Beyond the patience of every detector even one way: whoever watches takes a slow peer for a dead one. */
export const slowBeyondPatience = slow(({ heartbeat: { limitMs } }) => ({
  latency: Math.round(limitMs * 1.1),
  jitter: Math.round(limitMs * 0.1),
}));

import { WAYS } from '../model/places.ts';
import { delayed, ownAnswerDelayed } from '../witness/delay-claims.ts';
import type { ToxiproxyFault } from './fault.ts';
import { addBothWays } from './toxics.ts';

const attributes = { latency: 200, jitter: 100 };

/** A slow, unsteady link that loses nothing: each way 200 ms, give or take 100. Whatever is detected is a false alarm. */
export const jitter: ToxiproxyFault = {
  on: 'toxiproxy',
  sites: ['last-mile'],
  silences: [],
  guard: true,
  everyTraffic: true,
  witness: [...WAYS.map(delayed), ownAnswerDelayed],
  delayMs: () => ({ min: attributes.latency - attributes.jitter, max: attributes.latency + attributes.jitter }),
  async inject(link) {
    await addBothWays(link, 'latency', attributes);
  },
  heal: (link) => link.removeToxics(),
};

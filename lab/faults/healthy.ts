import { WAYS } from '../model/places.ts';
import { open } from '../witness/beacon-claims.ts';
import type { ToxiproxyFault } from './fault.ts';

/** No fault: whatever is detected is a false alarm. */
export const healthy: ToxiproxyFault = {
  on: 'toxiproxy',
  sites: ['last-mile'],
  silences: [],
  guard: true,
  everyTraffic: true,
  withSettings: true,
  witness: WAYS.map((way) => open(way)),
  inject: async () => {},
  heal: async () => {},
};

import { WAYS } from '../path.ts';
import { open } from '../witness/beacon-claims.ts';
import type { ToxiproxyFault } from './fault.ts';

/** No fault: whatever is detected is a false alarm. */
export const healthy: ToxiproxyFault = {
  on: 'toxiproxy',
  sites: ['last-mile'],
  silences: [],
  witness: WAYS.map((way) => open(way)),
  inject: async () => {},
  heal: async () => {},
};

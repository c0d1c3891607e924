import type { ToxiproxyFault } from './fault.ts';

/** No fault: whatever is detected is a false alarm. */
export const healthy: ToxiproxyFault = {
  on: 'toxiproxy',
  sites: ['last-mile'],
  silences: [],
  inject: async () => {},
  heal: async () => {},
};

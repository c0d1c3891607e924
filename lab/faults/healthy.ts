import type { Fault } from './fault.ts';

/** No fault: whatever is detected is a false alarm. */
export const healthy: Fault = { silences: [], inject: async () => {}, heal: async () => {} };

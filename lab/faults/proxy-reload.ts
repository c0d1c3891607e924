import type { FrontPath } from '../fronts/index.ts';
import { letsGo, renewed } from '../witness/process-claims.ts';
import type { NodeFault } from './fault.ts';

/** The front takes its configuration anew by its own means, which are meant to spare what it carries. */
export const proxyReload: NodeFault = {
  on: 'node',
  sites: ['front'],
  silences: [],
  reloads: true,
  quickerThanTcpKeepalive: true,
  witness: [renewed, letsGo],
  inject: ({ name, nodes }) => nodes.reload(name as FrontPath),
  heal: async () => {},
};

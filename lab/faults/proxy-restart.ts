import { letsGo, replaced } from '../witness/process-claims.ts';
import type { NodeFault } from './fault.ts';

/** SIGTERM and at once a new start, as a deployment does: the front closes what it carries, whoever is on it. */
export const proxyRestart: NodeFault = {
  on: 'node',
  sites: ['front'],
  silences: ['tcp', 'http2', 'end-to-end'],
  announces: true,
  everyTraffic: true,
  witness: [replaced, letsGo],
  healsAfterMs: () => 0,
  inject: ({ name, nodes }) => nodes.stop(name),
  heal: ({ name, nodes }) => nodes.start(name),
};

import type { Place } from '../model/places.ts';
import { gone, letsGo, unanswered } from '../witness/process-claims.ts';
import type { NodeFault } from './fault.ts';

/** SIGKILL: the kernel closes its connections, with FIN, or with RST where something was unread. Healed by a new start. */
const kill = (place: Place): NodeFault => ({
  on: 'node',
  sites: [place],
  silences: ['tcp', 'http2', 'end-to-end'],
  announces: true,
  everyTraffic: true,
  witness: [gone, place === 'client' ? unanswered : letsGo],
  inject: ({ name, nodes }) => nodes.kill(name),
  heal: ({ name, nodes }) => nodes.start(name),
});

export const proxyKill = kill('front');
export const serverKill = kill('server');
export const clientKill = kill('client');

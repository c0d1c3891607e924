import type { Endpoint } from '../model/places.ts';
import { stopped, unanswered } from '../witness/process-claims.ts';
import type { NodeFault } from './fault.ts';

/** Its processes get no processor (SIGSTOP, docker pause), and its kernel goes on ACKing in their place. */
const freeze = (end: Endpoint): NodeFault => ({
  on: 'node',
  sites: [end],
  freezes: true,
  withSettings: true,
  silences: ['http2', 'end-to-end'],
  witness: [stopped, unanswered],
  inject: ({ name, nodes }) => nodes.freeze(name),
  heal: ({ name, nodes }) => nodes.thaw(name),
});

export const serverFreeze = freeze('server');
export const clientFreeze = freeze('client');

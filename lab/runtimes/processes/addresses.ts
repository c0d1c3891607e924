import type { NodeName } from '../runtime.ts';

/** What holds a program: a node, or Toxiproxy with the links. */
export type HostName = NodeName | 'toxiproxy';

/**
 * Where hosts are shared, each node has a loopback address of its own, in a network namespace of the environment's own:
 * so nothing else on the machine can hold its ports. A front that listens on every address (as in a container) gets on
 * with the others as long as it takes a port that they don't.
 */
export const ADDRESSES = {
  server: '127.0.0.2',
  client: '127.0.0.3',
  toxiproxy: '127.0.0.4',
  nginx: '127.0.0.5',
  envoy: '127.0.0.6',
} as const satisfies Record<HostName, string>;

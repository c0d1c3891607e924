import { type FrontName, frontNames, frontOf } from '../../fronts/index.ts';
import { type Endpoint, isEndpoint } from '../../model/places.ts';
import type { NodeName } from '../runtime.ts';

/** What holds a program: a node, or Toxiproxy with the links. A front has one, whatever its configuration. */
export type HostName = Endpoint | FrontName | 'toxiproxy';

/** Where a node runs. */
export const hostNameOf = (node: NodeName): HostName => (isEndpoint(node) ? node : frontOf(node));

/** In the order of their addresses. */
export const HOST_NAMES: readonly HostName[] = ['server', 'client', 'toxiproxy', ...frontNames];

/** 127.0.0.1 is the machine's. */
const FIRST = 2;

/**
 * Where hosts are shared, each node has a loopback address of its own, in a network namespace of the environment's own:
 * so nothing else on the machine can hold its ports. A front that listens on every address (as in a container) gets on
 * with the others as long as it takes a port that they don't.
 */
export const ADDRESSES = Object.fromEntries(
  HOST_NAMES.map((name, index) => [name, `127.0.0.${FIRST + index}`]),
) as Readonly<Record<HostName, string>>;

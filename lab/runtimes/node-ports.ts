import { type FrontPath, frontOf, frontOn, fronts } from '../fronts/index.ts';
import { CONTROL_PORT, SERVER_PORT, TOXIPROXY_PORT } from '../support/ports.ts';

/** Where a node is dialled on a path. */
export const dialledPortOf = (node: 'server' | FrontPath): number =>
  node === 'server' ? SERVER_PORT : fronts[frontOf(node)].port;

/** Where a listener tells that a node, or Toxiproxy, is up. */
export const readyPortOf = (node: string): number =>
  frontOn(node)?.port ?? (node === 'toxiproxy' ? TOXIPROXY_PORT : CONTROL_PORT);

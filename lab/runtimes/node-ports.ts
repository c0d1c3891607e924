import { type FrontPath, frontOf, frontOn, fronts } from '../fronts/index.ts';
import { CONTROL_PORT, SERVER_PORT, TOXIPROXY_PORT } from '../support/ports.ts';
import type { EnvironmentSpec } from './runtime.ts';

type Placed = Pick<EnvironmentSpec, 'placements'>;

/** Where a node is dialled on a path. */
export const dialledPortOf = (node: 'server' | FrontPath, { placements }: Placed): number =>
  node === 'server' ? SERVER_PORT : (placements?.[node]?.listen.port ?? fronts[frontOf(node)].port);

/** Where peers, and what stands beside fronts, are driven: a port that no configuration of the user's wants for itself. */
export function controlPortOf({ placements = {} }: Placed): number {
  const taken = Object.values(placements).flatMap(({ listen, serverPorts }) => [listen.port, ...serverPorts]);
  let port = CONTROL_PORT;
  while (taken.includes(port)) port += 1;
  return port;
}

/** Where a listener tells that a node, or Toxiproxy, is up. */
export function readyPortOf(node: string, spec: Placed): number {
  const placement = spec.placements?.[node as FrontPath];
  if (placement) return placement.listen.port;
  return frontOn(node)?.port ?? (node === 'toxiproxy' ? TOXIPROXY_PORT : controlPortOf(spec));
}

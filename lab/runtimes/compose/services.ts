/**
 * A node of the path as path.yaml names its service; the same but for the server, whose name a link can take. Where
 * hosts are their own, the node's host is a service as well.
 */
export const serviceOf = (node: string): string => (node === 'server' ? 'grpc-server' : hostNameOf(node));

/**
 * By which the others of an environment find a node, other than the server. A path's `@` is part of no host's name, and a
 * front's own name has no dot.
 */
export const hostNameOf = (node: string): string => node.replace('@', '.');

const HOST = '-host';

export const hostServiceOf = (node: string): string => serviceOf(node) + HOST;

export const isHostService = (service: string): boolean => service.endsWith(HOST);

const WITNESS = '-witness';

/** What stands beside a front on its host, and sends and hears beacons there. */
export const witnessServiceOf = (front: string): string => hostNameOf(front) + WITNESS;

/** A host that ends takes its node with it. */
export function nodeOf(service: string): string {
  const name = isHostService(service) ? service.slice(0, -HOST.length) : service;
  return name === 'grpc-server' ? 'server' : name.replace('.', '@');
}

/** As Compose calls the only container of a service. */
export const containerNameOf = (service: string): string => `${service}-1`;

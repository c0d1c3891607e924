import type { Host } from './hosts.ts';

/**
 * What `ip -batch` reads in the sandbox's own network namespace, which becomes the router: a namespace and a cable for
 * each host. IPv6 gets no address of its own, so that nothing but what the programs send is on the cables.
 */
export const routerBatch = (hosts: readonly Host[]): string =>
  hosts
    .flatMap(({ name, gateway, address, caseRange }) => [
      `netns add ${name}`,
      `link add ${name} type veth peer name eth0 netns ${name}`,
      `link set ${name} addrgenmode none`,
      `address add ${gateway}/24 dev ${name}`,
      `link set ${name} up`,
      `route add ${caseRange} via ${address}`,
    ])
    .join('\n');

/** What `ip -batch` reads in the host's. A route of type `local` makes it answer to a whole range. */
export const hostBatch = ({ gateway, address, secondAddress, caseRange }: Host): string =>
  [
    'link set lo up',
    'link set eth0 addrgenmode none',
    `address add ${address}/24 dev eth0`,
    `address add ${secondAddress}/24 dev eth0`,
    'link set eth0 up',
    `route add default via ${gateway}`,
    `route add local ${caseRange} dev lo`,
  ].join('\n');

/** Has a host's new connections to these come from its second address. */
export const moveBatch = ({ gateway, secondAddress }: Host, destinations: readonly string[]): string =>
  destinations.map((address) => `route replace ${address} via ${gateway} src ${secondAddress}`).join('\n');

export const moveBackBatch = (destinations: readonly string[]): string =>
  destinations.map((address) => `route del ${address}`).join('\n');

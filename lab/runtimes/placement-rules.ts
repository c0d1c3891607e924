import { isEveryAddress, isLoopback, type Placement } from '../model/placement.ts';

/** Netfilter's own places for both; the word for the first isn't known at `output`. */
const DSTNAT = -100;
const SRCNAT = 100;

/** Addresses that servers of the lab's have to answer to. */
export const literalsOf = ({ addresses }: Placement): string[] => addresses.filter((address) => !isLoopback(address));

/** True if it listens on an address that its host has to be given. */
export const listensApart = ({ listen: { host } }: Placement): boolean => !isEveryAddress(host) && !isLoopback(host);

const callsItself = ({ names, addresses }: Placement): boolean => [...names, ...addresses].some(isLoopback);

/** True if the front's host has to send packets elsewhere than they are addressed. */
export const needsRules = (placement: Placement): boolean =>
  !isEveryAddress(placement.listen.host) || callsItself(placement);

/**
 * What nft loads on the front's own host: what is dialled on its addresses gets to the one that it listens on, and what it
 * dials on the machine itself gets to the server's. A listener or a server on 127.0.0.1 has its neighbour on the same
 * machine; here each node is a host of its own. Needs route_localnet, or such packets are dropped.
 *
 * @param hosts the front's own address, and the server's.
 */
export function placementRules(placement: Placement, hosts: { own: string; server: string }): string {
  const { listen, serverPorts } = placement;
  const into = isEveryAddress(listen.host) ? '' : `tcp dport ${listen.port} dnat to ${listen.host};`;
  const ports = `{ ${serverPorts.join(', ')} }`;
  const out = callsItself(placement) ? `ip daddr 127.0.0.0/8 tcp dport ${ports} dnat to ${hosts.server};` : '';
  return `table ip placement {
  chain into { type nat hook prerouting priority ${DSTNAT}; ${into} }
  chain out { type nat hook output priority ${DSTNAT}; ${out} }
  chain from { type nat hook postrouting priority ${SRCNAT}; ip saddr 127.0.0.0/8 oifname eth0 snat to ${hosts.own}; }
}
`;
}

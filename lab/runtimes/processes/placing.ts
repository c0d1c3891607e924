import { frontOf } from '../../fronts/index.ts';
import { isEveryAddress, isLoopback, type Placement } from '../../model/placement.ts';
import type { EnvironmentSpec } from '../runtime.ts';
import { HOST_ADDRESSES } from './hosts.ts';
import type { RunRequest } from './sandbox-protocol.ts';

const SERVER = HOST_ADDRESSES.server;

/** Packets to and from the machine itself may then leave it. */
const LOOPBACK_GOES_OUT = 'echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet';

/** Netfilter's own places for both; the word for the first isn't known at `output`. */
const DSTNAT = -100;
const SRCNAT = 100;

const literals = ({ addresses }: Placement) => addresses.filter((address) => !isLoopback(address));

/**
 * On the front's own host: what is dialled on its addresses gets to the one that it listens on, and what it dials on the
 * machine itself gets to the server's. A listener or a server on 127.0.0.1 has its neighbour on the same machine; here each
 * node is a host of its own.
 */
function rules({ listen, addresses, serverPorts }: Placement, address: string): string {
  const own = isEveryAddress(listen.host) ? [] : [`tcp dport ${listen.port} dnat to ${listen.host}`];
  const loopback = addresses.filter(isLoopback);
  const out =
    loopback.length > 0 ? [`ip daddr 127.0.0.0/8 tcp dport { ${serverPorts.join(', ')} } dnat to ${SERVER}`] : [];
  return `table ip placement {
  chain in { type nat hook prerouting priority ${DSTNAT}; ${own.join('; ')}; }
  chain out { type nat hook output priority ${DSTNAT}; ${out.join('; ')}; }
  chain from { type nat hook postrouting priority ${SRCNAT}; ip saddr 127.0.0.0/8 oifname eth0 snat to ${address}; }
}
`.replaceAll('; ; }', '; }');
}

/** What has to run, in order, so that configurations of the user's find what they name; nothing where there is none. */
export function placeBatches({ placements = {} }: Pick<EnvironmentSpec, 'placements'>): RunRequest[] {
  return Object.entries(placements).flatMap(([path, placement]): RunRequest[] => {
    const front = frontOf(path as keyof typeof placements);
    const address = HOST_ADDRESSES[front];
    const { listen } = placement;
    const needsRules = !isEveryAddress(listen.host) || placement.addresses.some(isLoopback);
    const ip = (netns: string | undefined, lines: string[]): RunRequest[] =>
      lines.length > 0 ? [{ ...(netns && { netns }), command: ['ip', '-batch', '-'], input: lines.join('\n') }] : [];
    const listensApart = !isEveryAddress(listen.host) && !isLoopback(listen.host);
    return [
      ...ip(
        'server',
        literals(placement).map((one) => `address add ${one}/32 dev lo`),
      ),
      ...ip(
        undefined,
        literals(placement).map((one) => `route add ${one}/32 via ${SERVER}`),
      ),
      ...ip(front, listensApart ? [`address add ${listen.host}/32 dev lo`] : []),
      ...(needsRules
        ? [
            {
              netns: front,
              command: ['sh', '-c', `${LOOPBACK_GOES_OUT} && exec nft -f -`],
              input: rules(placement, address),
            },
          ]
        : []),
    ];
  });
}

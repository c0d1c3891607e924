import { frontOf } from '../../fronts/index.ts';
import { listensApart, literalsOf, needsRules, placementRules } from '../placement-rules.ts';
import type { EnvironmentSpec } from '../runtime.ts';
import { HOST_ADDRESSES } from './hosts.ts';
import type { RunRequest } from './sandbox-protocol.ts';

const SERVER = HOST_ADDRESSES.server;

/** Packets to and from the machine itself may then leave it. */
const LOOPBACK_GOES_OUT = 'echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet';

const ip = (netns: string | undefined, lines: string[]): RunRequest[] =>
  lines.length > 0 ? [{ ...(netns && { netns }), command: ['ip', '-batch', '-'], input: lines.join('\n') }] : [];

/** What has to run, in order, so that configurations of the user's find what they name; nothing where there is none. */
export function placeBatches({ placements = {} }: Pick<EnvironmentSpec, 'placements'>): RunRequest[] {
  return Object.entries(placements).flatMap(([path, placement]): RunRequest[] => {
    const front = frontOf(path as keyof typeof placements);
    const literals = literalsOf(placement);
    const rules = placementRules(placement, { own: HOST_ADDRESSES[front], server: SERVER });
    const loading = { netns: front, command: ['sh', '-c', `${LOOPBACK_GOES_OUT} && exec nft -f -`], input: rules };
    const added = literals.map((one) => `address add ${one}/32 dev lo`);
    const routed = literals.map((one) => `route add ${one}/32 via ${SERVER}`);
    return [
      ...ip('server', added),
      ...ip(undefined, routed),
      ...ip(front, listensApart(placement) ? [`address add ${placement.listen.host}/32 dev lo`] : []),
      ...(needsRules(placement) ? [loading] : []),
    ];
  });
}

import type { PacketRules } from '../../network.ts';
import {
  BEGIN,
  type Ends,
  IS_FIRST,
  KEY_TYPE,
  liveSet,
  remember,
  TO_CLIENT_KEY,
  TO_SERVER_KEY,
} from '../live-connections.ts';

/** A link as the kernel of the host that dials over it has it. */
export interface LinkEnds {
  name: string;
  /** The interface that its packets cross. */
  device: string;
  /** The dialling host's address before it gets a new one. */
  near: string;
  /** What is dialled. */
  far: readonly string[];
}

/**
 * An outgoing packet that is dropped, in `egress` as in `output`, is no silence for its sender: TCP takes it for a device
 * that is busy, and asks again each half second instead of backing off. One that has gone somewhere else is: the loopback
 * device throws it away, because it is for another Ethernet address.
 */
const VANISH_ON_THE_WAY_OUT = 'fwd to "lo"';

/** What vanishes, where nobody is told of it: between the device and all else. */
function vanishing({ device, near, far }: LinkEnds, rules: PacketRules, connections: readonly Ends[]): string[] {
  const { drop, dropNew, newAddress } = rules;
  const forget = rules.forget?.late === 'vanishes' ? rules.forget : undefined;
  const out = [
    ...(newAddress ? [`ip saddr ${near} ${VANISH_ON_THE_WAY_OUT}`] : []),
    ...(drop?.includes('to-server') ? [VANISH_ON_THE_WAY_OUT] : []),
    ...(dropNew ? [`${IS_FIRST} ${VANISH_ON_THE_WAY_OUT}`] : []),
    ...(forget ? [BEGIN, remember(TO_SERVER_KEY), VANISH_ON_THE_WAY_OUT] : []),
  ];
  const back = [
    ...(newAddress ? [`ip daddr ${near} drop`] : []),
    ...(drop?.includes('to-client') ? ['drop'] : []),
    ...(forget ? [remember(TO_CLIENT_KEY), 'drop'] : []),
  ];
  if (out.length + back.length === 0) return [];
  const set = `{ ${far.join(', ')} }`;
  return [
    ...(forget ? liveSet(forget, connections) : []),
    ...['chain to-server {', ...out, '}'],
    ...['chain to-client {', ...back, '}'],
    ...[
      'chain egress {',
      `type filter hook egress device "${device}" priority 0`,
      `ip daddr ${set} jump to-server`,
      '}',
    ],
    ...[
      'chain ingress {',
      `type filter hook ingress device "${device}" priority 0`,
      `ip saddr ${set} jump to-client`,
      '}',
    ],
  ];
}

/** What is answered by an RST: only between sockets and device can whoever sent it be told. */
function refusing({ far }: LinkEnds, { forget }: PacketRules, connections: readonly Ends[]): string[] {
  if (forget?.late !== 'reset') return [];
  const set = `{ ${far.join(', ')} }`;
  return [
    ...liveSet(forget, connections),
    // The link's own RST to the far end leaves by the way of whatever is late.
    ...['set refused {', KEY_TYPE, 'flags dynamic, timeout', 'timeout 1s', '}'],
    'chain to-server {',
    BEGIN,
    remember(TO_SERVER_KEY),
    `tcp flags rst ${TO_SERVER_KEY} @refused accept`,
    'meta l4proto tcp reject with tcp reset',
    '}',
    'chain to-client {',
    remember(TO_CLIENT_KEY),
    `tcp flags & rst == 0 add @refused { ${TO_CLIENT_KEY} }`,
    'meta l4proto tcp reject with tcp reset',
    '}',
    ...['chain output {', 'type filter hook output priority 0', `ip daddr ${set} jump to-server`, '}'],
    // The link's own RST to the near end comes by the loopback device.
    ...['chain input {', 'type filter hook input priority 0', `iifname != "lo" ip saddr ${set} jump to-client`, '}'],
  ];
}

/** Deleting what isn't there is an error; adding what is there isn't. */
const replace = (table: string, content: readonly string[]): string[] => [
  `table ${table}`,
  `delete table ${table}`,
  ...(content.length > 0 ? [`table ${table} {`, ...content, '}'] : []),
];

/**
 * What `nft` loads on the dialling host, as one transaction: tables of the link's own in place of those that it had.
 *
 * @param connections what the link carries already: for a link that forgets, they have their last packet now.
 */
export function linkTables(ends: LinkEnds, rules: PacketRules, connections: readonly Ends[] = []): string {
  const lines = [
    ...replace(`netdev ${ends.name}`, vanishing(ends, rules, connections)),
    ...replace(`inet ${ends.name}`, refusing(ends, rules, connections)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

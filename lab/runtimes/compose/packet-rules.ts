import type { PacketRules } from '../../links/packet-link.ts';
import { type Chain, chainName, replaceChains } from '../link-chains.ts';
import {
  alreadyLive,
  begin,
  connectionSet,
  type Ends,
  IS_FIRST,
  LIVE_SET,
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

type Chains = Record<string, Chain>;

/** Gives chains of two ways their packets, if they have rules at all. */
function hooked({ out, back }: Record<'out' | 'back', string[]>, hooks: Record<'out' | 'back', Chain>): Chains {
  const has = out.length + back.length > 0;
  const base = ({ hook, rules }: Chain): Chain => ({ ...(hook && { hook }), rules: has ? rules : [] });
  return {
    out: base(hooks.out),
    back: base(hooks.back),
    'to-server': { rules: out },
    'to-client': { rules: back },
  };
}

const jump = ({ name, far }: LinkEnds, way: 'to-server' | 'to-client'): string =>
  `ip ${way === 'to-server' ? 'daddr' : 'saddr'} { ${far.join(', ')} } jump ${chainName(name, way)}`;

/** What vanishes, where nobody is told of it: between the device and all else. */
function vanishing(ends: LinkEnds, rules: PacketRules): Chains {
  const { drop, dropNew, newAddress } = rules;
  const { device, near } = ends;
  const forget = rules.forget?.late === 'vanishes' ? rules.forget : undefined;
  const out = [
    ...(newAddress ? [`ip saddr ${near} ${VANISH_ON_THE_WAY_OUT}`] : []),
    ...(drop?.includes('to-server') ? [VANISH_ON_THE_WAY_OUT] : []),
    ...(dropNew ? [`${IS_FIRST} ${VANISH_ON_THE_WAY_OUT}`] : []),
    ...(forget ? [begin(forget), remember(TO_SERVER_KEY, forget), VANISH_ON_THE_WAY_OUT] : []),
  ];
  const back = [
    ...(newAddress ? [`ip daddr ${near} drop`] : []),
    ...(drop?.includes('to-client') ? ['drop'] : []),
    ...(forget ? [remember(TO_CLIENT_KEY, forget), 'drop'] : []),
  ];
  return hooked(
    { out, back },
    {
      out: { hook: `type filter hook egress device "${device}" priority 0`, rules: [jump(ends, 'to-server')] },
      back: { hook: `type filter hook ingress device "${device}" priority 0`, rules: [jump(ends, 'to-client')] },
    },
  );
}

/** What is answered by an RST: only between sockets and device can whoever sent it be told. */
function refusing(ends: LinkEnds, { forget }: PacketRules): Chains {
  const refuses = forget?.late === 'reset';
  const out = refuses
    ? [
        ...[begin(forget), remember(TO_SERVER_KEY, forget)],
        `tcp flags rst ${TO_SERVER_KEY} @refused accept`,
        'meta l4proto tcp reject with tcp reset',
      ]
    : [];
  const back = refuses
    ? [
        remember(TO_CLIENT_KEY, forget),
        `tcp flags & rst == 0 add @refused { ${TO_CLIENT_KEY} timeout 1s }`,
        'meta l4proto tcp reject with tcp reset',
      ]
    : [];
  return hooked(
    { out, back },
    {
      out: { hook: 'type filter hook output priority 0', rules: [jump(ends, 'to-server')] },
      // The link's own RST to the near end comes by the loopback device.
      back: { hook: 'type filter hook input priority 0', rules: [`iifname != "lo" ${jump(ends, 'to-client')}`] },
    },
  );
}

const VANISHING = 'netdev links';
const REFUSING = 'inet links';

/** The link's own RST to the far end leaves by the way of whatever is late. */
const REFUSED_SET = connectionSet('refused');

/**
 * What `nft` loads on the dialling host, as one transaction: rules of the link's own in place of those that it had.
 *
 * @param connections what the link carries already: for a link that forgets, they have their last packet now.
 */
export function linkRules(ends: LinkEnds, rules: PacketRules, connections: readonly Ends[] = []): string {
  const { name: link } = ends;
  const { forget } = rules;
  const remembering = forget?.late === 'vanishes' ? VANISHING : REFUSING;
  const lines = [
    ...replaceChains({ table: VANISHING, link, sets: LIVE_SET }, vanishing(ends, rules)),
    ...replaceChains({ table: REFUSING, link, sets: [...LIVE_SET, ...REFUSED_SET] }, refusing(ends, rules)),
    ...(forget ? alreadyLive(remembering, forget, connections) : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

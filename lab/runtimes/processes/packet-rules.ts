import type { PacketRules } from '../../links/packet-link.ts';
import { chainName, replaceChains } from '../link-chains.ts';
import {
  alreadyLive,
  begin,
  type Ends,
  IS_FIRST,
  LIVE_SET,
  remember,
  TO_CLIENT_KEY,
  TO_SERVER_KEY,
} from '../live-connections.ts';

/** Who is joined by a link. */
export interface LinkEnds {
  name: string;
  /** Whoever dials: its first address, and the one that it may get later. */
  near: readonly [string, string];
  /** What it dials. */
  far: readonly string[];
}

const TABLE = 'ip links';

function remembering(forget: NonNullable<PacketRules['forget']>, key: string): string[] {
  return [remember(key, forget), forget.late === 'reset' ? 'meta l4proto tcp reject with tcp reset' : 'drop'];
}

function toServer({ drop, dropNew, forget, newAddress }: PacketRules, [first]: LinkEnds['near']): string[] {
  return [
    ...(newAddress ? [`ip saddr ${first} drop`] : []),
    ...(drop?.includes('to-server') ? ['drop'] : []),
    ...(dropNew ? [`${IS_FIRST} drop`] : []),
    ...(forget ? [begin(forget), ...remembering(forget, TO_SERVER_KEY)] : []),
  ];
}

function toClient({ drop, forget, newAddress }: PacketRules, [first]: LinkEnds['near']): string[] {
  return [
    ...(newAddress ? [`ip daddr ${first} drop`] : []),
    ...(drop?.includes('to-client') ? ['drop'] : []),
    ...(forget ? remembering(forget, TO_CLIENT_KEY) : []),
  ];
}

/**
 * What `nft` loads where the link's packets are forwarded: rules of the link's own in place of those that it had.
 *
 * @param connections what the link carries already: for a link that forgets, they have their last packet now.
 */
export function linkRules(
  { name, near, far }: LinkEnds,
  rules: PacketRules,
  connections: readonly Ends[] = [],
): string {
  const [up, down] = [toServer(rules, near), toClient(rules, near)];
  const [nearSet, farSet] = [near, far].map((addresses) => `{ ${addresses.join(', ')} }`);
  const jumps = [
    `ip saddr ${nearSet} ip daddr ${farSet} jump ${chainName(name, 'to-server')}`,
    `ip saddr ${farSet} ip daddr ${nearSet} jump ${chainName(name, 'to-client')}`,
  ];
  const chains = {
    forward: { hook: 'type filter hook forward priority filter', rules: up.length + down.length > 0 ? jumps : [] },
    'to-server': { rules: up },
    'to-client': { rules: down },
  };
  const lines = [
    ...replaceChains({ table: TABLE, link: name, sets: LIVE_SET }, chains),
    ...(rules.forget ? alreadyLive(TABLE, rules.forget, connections) : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

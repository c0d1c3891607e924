import type { PacketRules } from '../../network.ts';
import { BEGIN, type Ends, IS_FIRST, liveSet, remember, TO_CLIENT_KEY, TO_SERVER_KEY } from '../live-connections.ts';

/** Who is joined by a link. */
export interface LinkEnds {
  name: string;
  /** Whoever dials: its first address, and the one that it may get later. */
  near: readonly [string, string];
  /** What it dials. */
  far: readonly string[];
}

function remembering(late: 'vanishes' | 'reset', key: string): string[] {
  return [remember(key), late === 'reset' ? 'meta l4proto tcp reject with tcp reset' : 'drop'];
}

function toServer({ drop, dropNew, forget, newAddress }: PacketRules, [first]: LinkEnds['near']): string[] {
  return [
    ...(newAddress ? [`ip saddr ${first} drop`] : []),
    ...(drop?.includes('to-server') ? ['drop'] : []),
    ...(dropNew ? [`${IS_FIRST} drop`] : []),
    ...(forget ? [BEGIN, ...remembering(forget.late, TO_SERVER_KEY)] : []),
  ];
}

function toClient({ drop, forget, newAddress }: PacketRules, [first]: LinkEnds['near']): string[] {
  return [
    ...(newAddress ? [`ip daddr ${first} drop`] : []),
    ...(drop?.includes('to-client') ? ['drop'] : []),
    ...(forget ? remembering(forget.late, TO_CLIENT_KEY) : []),
  ];
}

/**
 * What `nft` loads where the link's packets are forwarded: a table of the link's own in place of the one that it had.
 *
 * @param connections what the link carries already: for a link that forgets, they have their last packet now.
 */
export function linkTable(
  { name, near, far }: LinkEnds,
  rules: PacketRules,
  connections: readonly Ends[] = [],
): string {
  const [ups, downs] = [toServer(rules, near), toClient(rules, near)];
  // Deleting what isn't there is an error; adding what is there isn't.
  const gone = [`table ip ${name}`, `delete table ip ${name}`];
  if (ups.length + downs.length === 0) return lines(gone);
  const [nearSet, farSet] = [near, far].map((addresses) => `{ ${addresses.join(', ')} }`);
  return lines([
    ...gone,
    `table ip ${name} {`,
    ...(rules.forget ? liveSet(rules.forget, connections) : []),
    'chain to-server {',
    ...ups,
    '}',
    'chain to-client {',
    ...downs,
    '}',
    'chain forward {',
    'type filter hook forward priority filter',
    `ip saddr ${nearSet} ip daddr ${farSet} jump to-server`,
    `ip saddr ${farSet} ip daddr ${nearSet} jump to-client`,
    '}',
    '}',
  ]);
}

const lines = (parts: readonly string[]) => parts.map((part) => `${part}\n`).join('');

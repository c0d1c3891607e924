import type { PacketRules, SocketQueues } from '../../network.ts';

/** Who is joined by a link. */
export interface LinkEnds {
  name: string;
  /** Whoever dials: its first address, and the one that it may get later. */
  near: readonly [string, string];
  /** What it dials. */
  far: readonly string[];
}

type Ends = Pick<SocketQueues, 'local' | 'remote'>;

const TO_SERVER_KEY = 'ip saddr . tcp sport . ip daddr . tcp dport';
const TO_CLIENT_KEY = 'ip daddr . tcp dport . ip saddr . tcp sport';

const IS_FIRST = 'tcp flags & (syn | ack) == syn';

/** Connections that had a packet within the time, by the ends of whoever dialled; the kernel drops those that hadn't. */
function liveSet(forget: NonNullable<PacketRules['forget']>, connections: readonly Ends[]): string[] {
  const elements = connections.map(
    ({ local, remote }) => `${local.address} . ${local.port} . ${remote.address} . ${remote.port}`,
  );
  return [
    'set live {',
    'type ipv4_addr . inet_service . ipv4_addr . inet_service',
    'flags dynamic, timeout',
    `timeout ${forget.afterIdleMs}ms`,
    ...(elements.length > 0 ? [`elements = { ${elements.join(', ')} }`] : []),
    '}',
  ];
}

function remembering(late: 'vanishes' | 'reset', key: string): string[] {
  return [
    `${key} @live update @live { ${key} } accept`,
    late === 'reset' ? 'meta l4proto tcp reject with tcp reset' : 'drop',
  ];
}

function toServer({ drop, dropNew, forget, newAddress }: PacketRules, [first]: LinkEnds['near']): string[] {
  return [
    ...(newAddress ? [`ip saddr ${first} drop`] : []),
    ...(drop?.includes('to-server') ? ['drop'] : []),
    ...(dropNew ? [`${IS_FIRST} drop`] : []),
    ...(forget
      ? [`${IS_FIRST} update @live { ${TO_SERVER_KEY} } accept`, ...remembering(forget.late, TO_SERVER_KEY)]
      : []),
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

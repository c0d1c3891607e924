import type { PacketRules, SocketQueues } from '../links/packet-link.ts';

/** Both ends of a connection, by addresses and ports. */
export type Ends = Pick<SocketQueues, 'local' | 'remote'>;

type Forget = NonNullable<PacketRules['forget']>;

/** A packet of whoever dialled, and one to it, by the same four words: its ends, the dialling one first. */
export const TO_SERVER_KEY = 'ip saddr . tcp sport . ip daddr . tcp dport';
export const TO_CLIENT_KEY = 'ip daddr . tcp dport . ip saddr . tcp sport';

const KEY_TYPE = 'type ipv4_addr . inet_service . ipv4_addr . inet_service';

export const IS_FIRST = 'tcp flags & (syn | ack) == syn';

/** Connections by the ends of whoever dialled, each for as long as whatever put it there says. */
export const connectionSet = (name: string): string[] => [`set ${name} {`, KEY_TYPE, 'flags dynamic, timeout', '}'];

/** Of all links: those that had a packet within the link's time. The kernel drops those that hadn't. */
export const LIVE_SET = connectionSet('live');

const timeout = ({ afterIdleMs }: Forget) => `timeout ${afterIdleMs}ms`;

/** What a link carries already has its last packet now. */
export function alreadyLive(table: string, forget: Forget, connections: readonly Ends[]): string[] {
  if (connections.length === 0) return [];
  const elements = connections.map(({ local, remote }) =>
    [local.address, local.port, remote.address, `${remote.port} ${timeout(forget)}`].join(' . '),
  );
  return [`add element ${table} live { ${elements.join(', ')} }`];
}

const update = (key: string, forget: Forget) => `update @live { ${key} ${timeout(forget)} } accept`;

/** Takes a new connection in. */
export const begin = (forget: Forget): string => `${IS_FIRST} ${update(TO_SERVER_KEY, forget)}`;

/** Lets a connection that is remembered go on, and remembers it anew. */
export const remember = (key: string, forget: Forget): string => `${key} @live ${update(key, forget)}`;

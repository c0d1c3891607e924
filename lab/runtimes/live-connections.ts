import type { PacketRules, SocketQueues } from '../network.ts';

/** Both ends of a connection, by addresses and ports. */
export type Ends = Pick<SocketQueues, 'local' | 'remote'>;

/** A packet of whoever dialled, and one to it, by the same four words: its ends, the dialling one first. */
export const TO_SERVER_KEY = 'ip saddr . tcp sport . ip daddr . tcp dport';
export const TO_CLIENT_KEY = 'ip daddr . tcp dport . ip saddr . tcp sport';

export const KEY_TYPE = 'type ipv4_addr . inet_service . ipv4_addr . inet_service';

export const IS_FIRST = 'tcp flags & (syn | ack) == syn';

/** Connections that had a packet within the time, by the ends of whoever dialled; the kernel drops those that hadn't. */
export function liveSet({ afterIdleMs }: NonNullable<PacketRules['forget']>, connections: readonly Ends[]): string[] {
  const elements = connections.map(
    ({ local, remote }) => `${local.address} . ${local.port} . ${remote.address} . ${remote.port}`,
  );
  return [
    'set live {',
    KEY_TYPE,
    'flags dynamic, timeout',
    `timeout ${afterIdleMs}ms`,
    ...(elements.length > 0 ? [`elements = { ${elements.join(', ')} }`] : []),
    '}',
  ];
}

/** Takes a new connection in. */
export const BEGIN = `${IS_FIRST} update @live { ${TO_SERVER_KEY} } accept`;

/** Lets a connection that is remembered go on, and remembers it anew. */
export const remember = (key: string): string => `${key} @live update @live { ${key} } accept`;

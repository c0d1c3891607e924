import { docker } from './container-tcp.ts';

/** What a host puts on its cable for an address, and what it takes from the cable that no rule has taken before. */
export interface Packets {
  sent: number;
  received: number;
}

/**
 * Counts a host's packets of one address, IP of every kind, from now on: sent as its kernel means them, before any rule
 * of the lab's, and received as its kernel gets them, after all of them.
 */
export function countPackets(hostContainer: string, address: string, name: string): () => Packets {
  const nft = (script: string) => docker('exec', hostContainer, 'bash', '-c', script);
  const rules = `table inet ${name} {
  counter sent {}
  counter received {}
  chain out {
    type filter hook postrouting priority filter
    oifname "eth0" ip saddr ${address} counter name sent
    oifname "eth0" ip daddr ${address} counter name sent
  }
  chain in {
    type filter hook prerouting priority raw
    iifname "eth0" ip saddr ${address} counter name received
    iifname "eth0" ip daddr ${address} counter name received
  }
}`;
  nft(`nft -f - <<'RULES'\n${rules}\nRULES`);
  return () => {
    const text = nft(`nft list counters table inet ${name}`);
    const count = (counter: string) => Number(new RegExp(`counter ${counter} {\\s+packets (\\d+)`).exec(text)?.[1]);
    return { sent: count('sent'), received: count('received') };
  };
}

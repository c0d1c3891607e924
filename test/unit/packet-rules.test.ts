import { expect, test } from '@jest/globals';
import { linkRules } from '../../lab/runtimes/processes/packet-rules.ts';

const ends = { name: 'last-mile-7', near: ['198.18.1.2', '198.18.1.3'], far: ['198.19.0.8', '198.19.12.8'] } as const;

const CLEARED = `table ip links {
set live {
type ipv4_addr . inet_service . ipv4_addr . inet_service
flags dynamic, timeout
}
chain last-mile-7-forward {
type filter hook forward priority filter
}
chain last-mile-7-to-server {
}
chain last-mile-7-to-client {
}
}
flush chain ip links last-mile-7-forward
flush chain ip links last-mile-7-to-server
flush chain ip links last-mile-7-to-client
delete chain ip links last-mile-7-forward
delete chain ip links last-mile-7-to-server
delete chain ip links last-mile-7-to-client
`;

/** The rules of both ways, without what every link has. */
function rules(text: string): { toServer: string[]; toClient: string[] } {
  const filled = text.slice(CLEARED.length);
  const of = (chain: string) =>
    new RegExp(`chain last-mile-7-${chain} {\n([^}]*(?:{[^}]*}[^}]*)*)\n?}\n`)
      .exec(filled)?.[1]
      ?.split('\n')
      .filter(Boolean) ?? [];
  return { toServer: of('to-server'), toClient: of('to-client') };
}

test('a link that has nothing to do has no chains', () => {
  expect(linkRules(ends, {})).toBe(CLEARED);
  expect(linkRules(ends, { drop: [] })).toBe(CLEARED);
});

test('a link drops one way, in place of whatever it did before', () => {
  expect(linkRules(ends, { drop: ['to-server'] })).toBe(`${CLEARED}table ip links {
chain last-mile-7-forward {
type filter hook forward priority filter
ip saddr { 198.18.1.2, 198.18.1.3 } ip daddr { 198.19.0.8, 198.19.12.8 } jump last-mile-7-to-server
ip saddr { 198.19.0.8, 198.19.12.8 } ip daddr { 198.18.1.2, 198.18.1.3 } jump last-mile-7-to-client
}
chain last-mile-7-to-server {
drop
}
chain last-mile-7-to-client {
}
}
`);
});

test('new connections are known by their first packet', () => {
  expect(rules(linkRules(ends, { dropNew: true }))).toEqual({
    toServer: ['tcp flags & (syn | ack) == syn drop'],
    toClient: [],
  });
});

test('the old address is dropped both ways', () => {
  expect(rules(linkRules(ends, { newAddress: true }))).toEqual({
    toServer: ['ip saddr 198.18.1.2 drop'],
    toClient: ['ip daddr 198.18.1.2 drop'],
  });
});

test('a link that forgets begins with the connections that it has, and refreshes them by every packet', () => {
  const text = linkRules(ends, { forget: { afterIdleMs: 1_500, late: 'vanishes' } }, [
    { local: { address: '198.18.1.2', port: 40_000 }, remote: { address: '198.19.12.8', port: 8_080 } },
  ]);
  expect(text).toContain('add element ip links live { 198.18.1.2 . 40000 . 198.19.12.8 . 8080 timeout 1500ms }\n');
  const up = 'ip saddr . tcp sport . ip daddr . tcp dport';
  const down = 'ip daddr . tcp dport . ip saddr . tcp sport';
  expect(rules(text)).toEqual({
    toServer: [
      `tcp flags & (syn | ack) == syn update @live { ${up} timeout 1500ms } accept`,
      `${up} @live update @live { ${up} timeout 1500ms } accept`,
      'drop',
    ],
    toClient: [`${down} @live update @live { ${down} timeout 1500ms } accept`, 'drop'],
  });
});

test('late packets can be answered', () => {
  const { toServer, toClient } = rules(linkRules(ends, { forget: { afterIdleMs: 1_500, late: 'reset' } }));
  expect([toServer.at(-1), toClient.at(-1)]).toEqual(Array(2).fill('meta l4proto tcp reject with tcp reset'));
});

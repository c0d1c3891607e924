import { expect, test } from '@jest/globals';
import { linkTable } from '../../lab/runtimes/processes/packet-rules.ts';

const ends = { name: 'last-mile-7', near: ['198.18.1.2', '198.18.1.3'], far: ['198.19.0.8', '198.19.12.8'] } as const;

/** The rules of both ways, without what every table has. */
function rules(text: string): { toServer: string[]; toClient: string[] } {
  const of = (chain: string) =>
    new RegExp(`chain ${chain} {\n([^}]*(?:{[^}]*}[^}]*)*)\n?}\n`).exec(text)?.[1]?.split('\n').filter(Boolean) ?? [];
  return { toServer: of('to-server'), toClient: of('to-client') };
}

test('a link that has nothing to do has no table', () => {
  expect(linkTable(ends, {})).toBe('table ip last-mile-7\ndelete table ip last-mile-7\n');
  expect(linkTable(ends, { drop: [] })).toBe('table ip last-mile-7\ndelete table ip last-mile-7\n');
});

test('a link drops one way, in place of whatever it did before', () => {
  expect(linkTable(ends, { drop: ['to-server'] })).toBe(`table ip last-mile-7
delete table ip last-mile-7
table ip last-mile-7 {
chain to-server {
drop
}
chain to-client {
}
chain forward {
type filter hook forward priority filter
ip saddr { 198.18.1.2, 198.18.1.3 } ip daddr { 198.19.0.8, 198.19.12.8 } jump to-server
ip saddr { 198.19.0.8, 198.19.12.8 } ip daddr { 198.18.1.2, 198.18.1.3 } jump to-client
}
}
`);
});

test('new connections are known by their first packet', () => {
  expect(rules(linkTable(ends, { dropNew: true }))).toEqual({
    toServer: ['tcp flags & (syn | ack) == syn drop'],
    toClient: [],
  });
});

test('the old address is dropped both ways', () => {
  expect(rules(linkTable(ends, { newAddress: true }))).toEqual({
    toServer: ['ip saddr 198.18.1.2 drop'],
    toClient: ['ip daddr 198.18.1.2 drop'],
  });
});

test('a link that forgets begins with the connections that it has, and refreshes them by every packet', () => {
  const text = linkTable(ends, { forget: { afterIdleMs: 1_500, late: 'vanishes' } }, [
    { local: { address: '198.18.1.2', port: 40_000 }, remote: { address: '198.19.12.8', port: 8_080 } },
  ]);
  expect(text).toContain('timeout 1500ms\nelements = { 198.18.1.2 . 40000 . 198.19.12.8 . 8080 }\n');
  const up = 'ip saddr . tcp sport . ip daddr . tcp dport';
  const down = 'ip daddr . tcp dport . ip saddr . tcp sport';
  expect(rules(text)).toEqual({
    toServer: [
      `tcp flags & (syn | ack) == syn update @live { ${up} } accept`,
      `${up} @live update @live { ${up} } accept`,
      'drop',
    ],
    toClient: [`${down} @live update @live { ${down} } accept`, 'drop'],
  });
});

test('late packets can be answered', () => {
  const { toServer, toClient } = rules(linkTable(ends, { forget: { afterIdleMs: 1_500, late: 'reset' } }));
  expect([toServer.at(-1), toClient.at(-1)]).toEqual(Array(2).fill('meta l4proto tcp reject with tcp reset'));
});

import { expect, test } from '@jest/globals';
import type { PacketRules } from '../../lab/links/packet-link.ts';
import { caseRangeAt } from '../../lab/runtimes/case-range.ts';
import { CaseAddresses } from '../../lab/runtimes/compose/case-addresses.ts';
import { linkRules } from '../../lab/runtimes/compose/packet-rules.ts';

const ENDS = { name: 'last-mile-0', device: 'eth0', near: '198.18.1.2', far: ['198.19.0.1', '198.19.4.1'] };

const CONNECTION = {
  local: { address: '198.18.1.2', port: 40_000 },
  remote: { address: '198.19.0.1', port: 50_051 },
};

/** One chain's rules. */
const chain = (text: string, name: string) =>
  [...text.matchAll(new RegExp(`chain last-mile-0-${name} \\{\n(.*?)^\\}`, 'gms'))]
    .map(([, rules]) => rules?.trim())
    .find(Boolean) ?? '';

test('a link that does nothing has no chains', () => {
  const text = linkRules(ENDS, {});
  expect(text.match(/^delete chain .*/gm)).toEqual(
    ['netdev', 'inet'].flatMap((family) =>
      ['out', 'back', 'to-server', 'to-client'].map((name) => `delete chain ${family} links last-mile-0-${name}`),
    ),
  );
  expect(text.trim().split('\n').at(-1)).toMatch(/^delete chain/);
});

test.each<PacketRules>([
  { drop: ['to-server', 'to-client'] },
  { dropNew: true },
  { newAddress: true },
  { forget: { afterIdleMs: 500, late: 'vanishes' } },
])('%j: what goes out isn’t dropped, which TCP would notice, but goes elsewhere', (rules) => {
  const out = chain(linkRules(ENDS, rules), 'to-server');
  expect(out).toMatch(/fwd to "lo"$/);
  expect(out).not.toContain('drop');
});

test('one direction alone', () => {
  const text = linkRules(ENDS, { drop: ['to-client'] });
  expect([chain(text, 'to-server'), chain(text, 'to-client')]).toEqual(['', 'drop']);
});

test('a link that forgets begins with what it carries', () => {
  for (const late of ['vanishes', 'reset'] as const)
    expect(linkRules(ENDS, { forget: { afterIdleMs: 500, late } }, [CONNECTION])).toContain(
      'live { 198.18.1.2 . 40000 . 198.19.0.1 . 50051 timeout 500ms }',
    );
});

test('1,000 addresses for each node, none of them another’s', () => {
  const addresses = new CaseAddresses(['nginx', 'envoy', 'nginx@so-keepalive']);
  const all = addresses.dialled.flatMap((node) =>
    Array.from({ length: 1_000 }, (_, number) => addresses.of(node, number)),
  );
  const second = addresses.diallers.map((node) => addresses.second(node));
  expect(new Set([...all, ...second]).size).toBe(4_004);
  expect([addresses.of('nginx', 0), addresses.of('nginx', 999), addresses.range('nginx')]).toEqual([
    '198.19.4.1',
    '198.19.7.232',
    '198.19.4.0/22',
  ]);
  for (const number of [-1, 1_000, 0.5]) expect(() => addresses.of('server', number)).toThrow('from 0 to 999');
});

test('no address for more nodes than the range has room for', () => {
  expect(caseRangeAt(62)).toBe('198.19.248.0/22');
  expect(() => caseRangeAt(63)).toThrow('room for 63 nodes');
});

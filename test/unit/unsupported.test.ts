import { expect, test } from '@jest/globals';
import { needsNetwork, reasonOf } from '../../lab/plan/unsupported.ts';
import { keyLike } from './literal-key.ts';

test('what drops packets, or forgets connections, needs a network of its own', () => {
  for (const fault of ['packet-drop', 'half-open@to-client', 'flap', 'accept-stops', 'address-change'] as const)
    expect(needsNetwork(keyLike({ fault }))).toBe(true);
  expect(needsNetwork(keyLike({ fault: 'idle-reaper@azure' }))).toBe(true);
  for (const fault of ['airplane', 'stall', 'slow@within-patience', 'healthy', 'server-freeze', 'server-hang'] as const)
    expect(needsNetwork(keyLike({ fault }))).toBe(false);
});

test('a machine that has everything skips nothing', () => {
  expect(reasonOf([])).toBeUndefined();
  expect(reasonOf([{ what: 'nftables', ok: true, found: '1.0.6' }])).toBeUndefined();
});

test('one that lacks something says all that it lacks, and what would mend it', () => {
  const checks = [
    { what: 'nftables', ok: false, found: 'none', remedy: 'apt-get install nftables' },
    { what: 'veth', ok: true, found: 'yes' },
    { what: 'root', ok: false, found: 'uid 1000' },
  ];
  expect(reasonOf(checks)).toBe(
    "this machine can't drop packets: nftables: none (fix: apt-get install nftables); root: uid 1000",
  );
});

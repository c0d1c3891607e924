import { join } from 'node:path';
import { messageOf } from '../../support/errors.ts';
import { output } from '../command.ts';
import type { Check } from '../runtime.ts';
import { obtainNetadminImage } from './netadmin-image.ts';
import { linkRules } from './packet-rules.ts';
import { COMPOSE_FOLDER } from './project.ts';

/** What the host of a node does to its packets, on the one device that a container without a network has. */
const EVERY_RULE = [
  linkRules(
    { name: 'probe', device: 'lo', near: '198.19.255.1', far: ['198.19.0.1'] },
    {
      drop: ['to-server', 'to-client'],
      dropNew: true,
      newAddress: true,
      forget: { afterIdleMs: 1_000, late: 'vanishes' },
    },
  ),
  linkRules(
    { name: 'probe-resets', device: 'lo', near: '198.19.255.1', far: ['198.19.0.1'] },
    { forget: { afterIdleMs: 1_000, late: 'reset' } },
  ),
].join('');

const PROBE = `set -e
nft -f - <<'RULES'
${EVERY_RULE}RULES
ip address add 198.19.255.1/32 dev lo
ip route add local 198.19.0.0/22 dev lo`;

const PROBE_TIMEOUT_MS = 20_000;

/** What keeps a container from it, by what nft, ip and docker say. */
const REMEDIES: readonly [RegExp, string][] = [
  [/command not found|executable file not found/i, 'name an image by LAB_IMAGE_NETADMIN that has nft, ip and bash'],
  [
    /Operation not permitted|authorization denied/i,
    'take an engine that grants NET_ADMIN to a container (a rootless one or an authorization plugin may not), or --runtime processes',
  ],
  [
    /Could not process rule|No such file or directory|not supported/i,
    'take a kernel of 5.16 or later, with nf_tables, nft_fwd_netdev and nft_reject_inet',
  ],
];

async function step(what: string, remedy: (words: string) => string, body: () => Promise<string>): Promise<Check> {
  try {
    return { what, ok: true, found: await body() };
  } catch (error) {
    const found = messageOf(error);
    return { what, ok: false, found, remedy: remedy(found) };
  }
}

/** What an environment whose hosts are their own needs of the engine and its kernel: found out by doing it. */
export async function checkPacketRules(): Promise<Check[]> {
  const files = ['path.yaml', 'own-hosts.yaml'].flatMap((file) => ['--file', join(COMPOSE_FOLDER, file)]);
  const compose = await step(
    'Compose that can join networks',
    () => 'install Compose 2.24 or later',
    async () => {
      await output('docker', ['compose', ...files, 'config', '--quiet']);
      return 'takes own-hosts.yaml';
    },
  );
  const image = await step(
    'image with nft and ip',
    () => 'install nftables and iproute2, or name an image that has them and bash by LAB_IMAGE_NETADMIN',
    () => obtainNetadminImage(),
  );
  if (!compose.ok || !image.ok) return [compose, image];
  const runArgs = ['--rm', '--network', 'none', '--cap-drop', 'ALL', '--cap-add', 'NET_ADMIN', '--entrypoint', 'bash'];
  const rules = await step(
    'packet rules in a container',
    (words) => REMEDIES.find(([pattern]) => pattern.test(words))?.[1] ?? 'see what docker says',
    async () => {
      await output('docker', ['run', ...runArgs, image.found, '-c', PROBE], { timeoutMs: PROBE_TIMEOUT_MS });
      return 'nf_tables at ingress and egress, by NET_ADMIN alone';
    },
  );
  return [compose, image, rules];
}

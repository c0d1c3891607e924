import { type FrontName, frontNames } from '../../fronts/index.ts';
import { messageOf } from '../../support/errors.ts';
import { output } from '../command.ts';
import { binaryVariableOf } from '../override-variables.ts';
import type { Check } from '../runtime.ts';
import { programThere, versionOf } from './binaries.ts';
import { type ProgramName, programOf } from './pins.ts';
import { NAMESPACES, PATH } from './sandbox.ts';

async function attempt(what: string, found: () => Promise<string>, remedy: string): Promise<Check> {
  try {
    return { what, ok: true, found: await found() };
  } catch (error) {
    return { what, ok: false, found: messageOf(error), remedy };
  }
}

/** pip alone takes seconds on a machine that has much to do. */
const TIMEOUT_MS = 30_000;

const firstLine = async (program: string, ...args: string[]) =>
  (await output(program, args, { env: { PATH }, timeoutMs: TIMEOUT_MS })).split('\n', 1)[0]?.trim() ?? '';

const programCheck = (name: ProgramName): Promise<Check> =>
  attempt(
    name,
    async () => {
      const path = await programThere(name);
      return path ? versionOf(name, path) : `${programOf(name).version}, to be fetched by the first run`;
    },
    `unset ${binaryVariableOf(name)}, or let it name an executable file`,
  );

/** A front that has to be on the machine, and isn't, is no reason not to run the others' cases. */
async function frontCheck(name: FrontName): Promise<Check> {
  const check = await programCheck(name);
  const { from } = programOf(name);
  if (check.ok || !('onMachine' in from)) return check;
  return { what: name, ok: true, found: `not on this machine: install ${from.onMachine} to run its cases` };
}

/** What the `processes` runtime needs of the machine. */
export async function checkMachine(): Promise<Check[]> {
  const linux: Check = {
    what: 'Linux',
    ok: process.platform === 'linux',
    found: process.platform,
    remedy: 'use Docker (--runtime compose)',
  };
  if (!linux.ok) return [linux];
  const [nodeMajor = 0] = process.versions.node.split('.').map(Number);
  return [
    linux,
    { what: 'Node 24', ok: nodeMajor >= 24, found: process.versions.node, remedy: 'npm ci, and start the lab by npm' },
    ...(await Promise.all([
      attempt('Python 3', () => firstLine('python3', '--version'), 'apt-get install python3'),
      attempt('pip', () => firstLine('python3', '-m', 'pip', '--version').then(version), 'apt-get install python3-pip'),
      attempt('util-linux', () => firstLine('unshare', '--version'), 'apt-get install util-linux'),
      attempt(
        'namespaces',
        async () => {
          await output('unshare', [...NAMESPACES, '--', 'true'], { timeoutMs: TIMEOUT_MS });
          return NAMESPACES.includes('--user') ? 'by user namespaces' : 'as root';
        },
        'sudo npm run lab, or sudo sysctl -w kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0, or use Docker',
      ),
      programCheck('toxiproxy'),
      ...frontNames.map(frontCheck),
    ])),
  ];
}

/** All that the packet network is made of, in little: two hosts, and rules that forget a connection and refuse it. */
const TRIAL = `
mount -t tmpfs tmpfs /run
ip netns add host
ip link add host type veth peer name eth0 netns host
ip link set host up
nsenter --net=/run/netns/host -- ip route add local 198.19.0.0/22 dev lo
nft -f - <<'RULES'
table ip trial {
  set live {
    type ipv4_addr . inet_service . ipv4_addr . inet_service
    flags dynamic, timeout
    timeout 1500ms
  }
  chain forward {
    type filter hook forward priority filter
    tcp flags & (syn | ack) == syn update @live { ip saddr . tcp sport . ip daddr . tcp dport } accept
    meta l4proto tcp reject with tcp reset
  }
}
RULES
`;

/** What only hosts of their own need. */
export async function checkPackets(): Promise<Check[]> {
  const programs = await Promise.all([
    attempt('iproute2', () => firstLine('ip', '-Version'), 'apt-get install iproute2'),
    attempt('nftables', () => firstLine('nft', '--version'), 'apt-get install nftables'),
  ]);
  if (programs.some(({ ok }) => !ok)) return programs;
  return [
    ...programs,
    await attempt(
      'packet rules',
      async () => {
        await output('unshare', [...NAMESPACES, '--', 'sh', '-ec', TRIAL], { env: { PATH }, timeoutMs: TIMEOUT_MS });
        return 'between hosts of their own';
      },
      'sudo modprobe -a veth nf_tables nft_reject_ipv4, or use Docker (--runtime compose)',
    ),
  ];
}

/** `pip 23.2 from …` names a folder of the machine, which nobody needs. */
const version = (line: string) => line.replace(/ from .*/, '');

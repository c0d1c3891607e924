import { messageOf } from '../../errors.ts';
import { output } from '../command.ts';
import type { Check } from '../runtime.ts';
import { namedByUser, PROGRAMS, pinnedPath } from './binaries.ts';
import { PINS } from './pins.ts';
import { NAMESPACES } from './sandbox.ts';

async function attempt(what: string, found: () => Promise<string>, remedy: string): Promise<Check> {
  try {
    return { what, ok: true, found: await found() };
  } catch (error) {
    return { what, ok: false, found: messageOf(error), remedy };
  }
}

const firstLine = async (program: string, ...args: string[]) =>
  (await output(program, args)).split('\n', 1)[0]?.trim() ?? '';

async function programCheck(name: (typeof PROGRAMS)[number]): Promise<Check> {
  return attempt(
    name,
    async () => {
      const named = await namedByUser(name);
      if (named) return named;
      return output('test', ['-x', pinnedPath(name)]).then(
        () => PINS[name],
        () => `${PINS[name]}, to be fetched by the first run`,
      );
    },
    `unset LAB_${name.toUpperCase()}, or let it name an executable file`,
  );
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
          await output('unshare', [...NAMESPACES, '--', 'true']);
          return NAMESPACES.includes('--user') ? 'by user namespaces' : 'as root';
        },
        'sudo npm run lab, or sudo sysctl -w kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0, or use Docker',
      ),
      ...PROGRAMS.map(programCheck),
    ])),
  ];
}

/** `pip 23.2 from …` names a folder of the machine, which nobody needs. */
const version = (line: string) => line.replace(/ from .*/, '');

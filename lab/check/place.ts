import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { cp, mkdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { dirname, join, posix } from 'node:path';
import type { Machine } from '../model/machine.ts';
import { ANY_NAME, type Placement } from '../model/placement.ts';
import { LabError, messageOf } from '../support/errors.ts';
import { type Certificates, makeCertificates, writeCertificates } from './certificates.ts';
import type { Configuration } from './configuration.ts';
import { mainName, remembering, type UserFiles } from './user-files.ts';

const FIRST_USER_ID = 101;

const unique = <Value>(values: readonly Value[]): Value[] => [...new Set(values)];

/** Who is known on the machine, as /etc/passwd and /etc/group have it. */
function accounts(users: readonly string[]): Record<string, string> {
  const numbered = unique(users).map((name, index) => ({ name, id: FIRST_USER_ID + index }));
  const root = { name: 'root', id: 0 };
  return {
    '/etc/passwd': [root, ...numbered].map(({ name, id }) => `${name}:x:${id}:${id}::/:/bin/sh\n`).join(''),
    '/etc/group': [root, { name: 'users', id: 100 }, ...numbered].map(({ name, id }) => `${name}:x:${id}:\n`).join(''),
  };
}

const pemsOf = ({ certificates }: Machine, shown: Certificates): Record<string, string> =>
  Object.fromEntries(Object.entries(certificates).map(([path, kind]) => [path, shown[kind]]));

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

/**
 * Everything that the user's configuration consists of, under the folder where it is on a real machine.
 *
 * @param links those that the package brings: to what belongs to the program that runs here, not to the user's.
 */
async function copyFiles(
  files: UserFiles,
  included: ReadonlyMap<string, string>,
  { into, links }: { into: string; links: readonly string[] },
): Promise<void> {
  const { folder, whole, text, changed } = files;
  const elsewhere: [link: string, to: string][] = [];
  const filter = (from: string, to: string) => {
    if (links.includes(to) && isLink(from)) return false;
    if (existsSync(from)) return true;
    elsewhere.push([from, to]);
    return false;
  };
  if (whole) await cp(folder, into, { recursive: true, dereference: true, filter });
  // What leads nowhere here was copied from another machine, and may lead somewhere on this one.
  for (const [link, to] of elsewhere) await symlink(await readlink(link), to);
  for (const [name, content] of [...included, [mainName(files), text] as const, ...changed]) {
    await mkdir(dirname(join(into, name)), { recursive: true });
    await writeFile(join(into, name), content);
  }
}

/** Folders of no use when the machine is gone, and in which nothing else is. */
function scratchOf({ scratch }: Machine, root: string): string[] {
  const leadsToScratch = (path: string) => scratch.some((one) => one === path || one.startsWith(`${path}/`));
  return scratch.filter((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).every((name) =>
      leadsToScratch(join(folder, name)),
    ),
  );
}

const unwritable = (subject: string, path: string, cause: unknown) =>
  new LabError({
    ...{ stage: 'configuration', subject, wanted: `a file at ${path}, which the configuration names`, cause },
    ...{ got: messageOf(cause), remedy: 'take what stands there out of the folder, or name another file' },
  });

/**
 * Makes the machine on which a configuration of the user's stands, as a folder.
 *
 * @param root the folder, which is made.
 */
export async function place({ front, files, entrance, method }: Configuration, root: string): Promise<Placement> {
  const { home } = front;
  const { included, seen } = remembering(files);
  const machine = front.machine(files.text, included);
  // The folder of an earlier check may be given again.
  await rm(root, { recursive: true, force: true });
  const at = (path: string) => join(root, path);
  await mkdir(at(home.folder), { recursive: true });
  for (const folder of [...machine.logs, ...machine.scratch]) await mkdir(at(folder), { recursive: true, mode: 0o777 });
  const { authority, upstream } = entrance;
  const isTls = entrance.tls === true || upstream.tls !== undefined;
  const names = [...upstream.servers.map(({ host }) => host), ...(authority === undefined ? [] : [authority])];
  const shown = isTls ? await makeCertificates(unique([...names, ...machine.certificateNames, ANY_NAME])) : undefined;
  const pems = shown ? pemsOf(machine, shown) : {};
  const own: Record<string, string> = { ...machine.files, ...accounts(machine.users), ...pems };
  await copyFiles(files, seen, { into: at(home.folder), links: Object.keys(machine.links).map(at) });
  for (const [path, target] of Object.entries(machine.links))
    if (!existsSync(at(path))) await symlink(target, at(path));
  for (const [path, content] of Object.entries(own)) {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), content).catch((cause) => {
      throw unwritable(front.name, path, cause);
    });
  }
  const hosts = unique(entrance.upstream.servers.map(({ host }) => host));
  return {
    listen: entrance.listen,
    names: hosts.filter((host) => isIP(host) === 0),
    addresses: hosts.filter((host) => isIP(host) !== 0),
    ...(authority !== undefined && { authority }),
    ...(method !== undefined && { method }),
    ...(shown && {
      tls: {
        listener: entrance.tls === true,
        servers: upstream.tls !== undefined,
        certificate: upstream.tls?.certificate === true,
        files: await writeCertificates(shown, `${root}-tls`),
      },
    }),
    serverPorts: unique(entrance.upstream.servers.map(({ port }) => port)),
    root,
    scratch: scratchOf(machine, root),
    configurationFile: posix.join(home.folder, mainName(files)),
  };
}

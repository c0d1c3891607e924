import { access, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LabError, messageOf } from '../../errors.ts';
import { output } from '../command.ts';
import { fetchProgram, fetchPrograms, type ProgramName, pinnedPath } from '../processes/binaries.ts';
import type { ImageName } from './images.ts';
import { remedyFor } from './remedies.ts';

/** Where a program stands in its official image, so that `compose.yaml` starts both in the same way. */
const PLACE: Record<ImageName, string> = {
  node: '/usr/local/bin/node',
  nginx: '/usr/sbin/nginx',
  envoy: '/usr/local/bin/envoy',
  toxiproxy: '/toxiproxy',
};

/** nginx's wheel wants the group `users`; the official image's user for workers is `nginx`, the wheel's is `nobody`. */
const ACCOUNTS = {
  '/etc/passwd': 'root:x:0:0::/:/\nnobody:x:65534:65534::/:/\n',
  '/etc/group': 'root:x:0:\nusers:x:100:\nnogroup:x:65534:\n',
};

const BUILD_TIMEOUT_MS = 300_000;

/** The shared libraries that a program loads; none for a static one. */
async function librariesOf(program: string): Promise<string[]> {
  const said = await output('ldd', [program]).catch(() => '');
  return said.match(/\/\S+/g)?.filter((path) => path !== `${program}:`) ?? [];
}

/** Toxiproxy's official image has no shell but its own client: what its health check asks. */
async function toxiproxyCli(signal: AbortSignal): Promise<string> {
  const path = pinnedPath('toxiproxy-cli');
  await access(path).catch(() => fetchProgram('toxiproxy-cli', signal));
  return path;
}

async function place(root: string, file: string, at: string): Promise<void> {
  const target = join(root, at);
  await mkdir(dirname(target), { recursive: true });
  await cp(file, target, { dereference: true });
}

/** Builds an image of nothing but a program, the libraries it loads, bash for health checks, and two accounts. */
export async function buildLocalImage(name: ImageName, tag: string, signal: AbortSignal): Promise<void> {
  const programs = name === 'node' ? undefined : await fetchPrograms(() => {}, signal);
  const program = programs?.[name as ProgramName] ?? process.execPath;
  const context = await mkdtemp(join(tmpdir(), 'keepalive-lab-image-'));
  const root = join(context, 'root');
  try {
    const bash = (await output('sh', ['-c', 'command -v bash'])).trim();
    await place(root, program, PLACE[name]);
    for (const shell of ['/bin/bash', '/bin/sh']) await place(root, bash, shell);
    if (name === 'toxiproxy') await place(root, await toxiproxyCli(signal), '/toxiproxy-cli');
    for (const library of new Set([...(await librariesOf(program)), ...(await librariesOf(bash))]))
      await place(root, library, library);
    await mkdir(join(root, 'tmp'), { recursive: true, mode: 0o1777 });
    for (const [path, text] of Object.entries(ACCOUNTS)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    await writeFile(join(context, 'Dockerfile'), `FROM scratch\nCOPY root /\nENTRYPOINT ["${PLACE[name]}"]\n`);
    await output('docker', ['build', '--quiet', '--tag', tag, context], { timeoutMs: BUILD_TIMEOUT_MS, signal });
  } catch (cause) {
    throw new LabError({
      stage: 'fetch',
      subject: `image ${tag}`,
      wanted: `an image built from ${program}`,
      got: messageOf(cause),
      remedy: remedyFor(
        messageOf(cause),
        `mend what docker says, or name an image of yours by LAB_IMAGE_${name.toUpperCase()}`,
      ),
      cause,
    });
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

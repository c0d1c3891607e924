import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { output } from '../../../lab/runtimes/command.ts';
import { localTag } from '../../../lab/runtimes/compose/image-names.ts';
import { placePrograms } from '../../../lab/runtimes/compose/image-programs.ts';
import { imageVariableOf } from '../../../lab/runtimes/override-variables.ts';
import { obtainProgram } from '../../../lab/runtimes/processes/binaries.ts';
import { layBase, placeOnBase } from './base.ts';

const BUILD_TIMEOUT_MS = 120_000;

type StandIn = 'nginx' | 'envoy' | 'node' | 'toxiproxy';

const obtain = (name: Parameters<typeof obtainProgram>[0]) => obtainProgram(name, new AbortController().signal);

/** Puts what a stand-in runs where its original has it. */
const LAY: Record<StandIn, (root: string) => Promise<void>> = {
  nginx: async (root) => placeOnBase(root, [{ file: await obtain('nginx'), at: '/usr/lib/nginx/program' }]),
  envoy: async (root) => placeOnBase(root, [{ file: await obtain('envoy'), at: '/usr/local/bin/envoy' }]),
  node: (root) => placeOnBase(root, [{ file: process.execPath, at: '/usr/local/bin/node' }]),
  toxiproxy: async (root) =>
    placePrograms(root, [
      { file: await obtain('toxiproxy'), at: '/toxiproxy' },
      { file: await obtain('toxiproxy-cli'), at: '/toxiproxy-cli' },
    ]),
};

const BASE = `keepalive-lab/stand-in-${process.pid}-base`;

/** With the tag of the lab's own image, by which the lab knows the version. */
const tagOf = (name: StandIn) => localTag(name).replace('/', `/stand-in-${process.pid}-`);

/** Builds an image from the folder of that name here, and what is laid into `root` there. */
async function build(name: StandIn | 'base', tag: string, lay: (root: string) => Promise<void>): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'keepalive-lab-stand-in-'));
  try {
    await cp(join(import.meta.dirname, name), context, { recursive: true });
    await lay(join(context, 'root'));
    const args = ['build', '--quiet', '--build-arg', `BASE=${BASE}`, '--tag', tag, context];
    await output('docker', args, { timeoutMs: BUILD_TIMEOUT_MS });
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

/** Images of the official ones' shape, made here of the machine's programs and those that the lab fetches. */
export class StandIns implements AsyncDisposable {
  readonly #tags: string[] = [];

  static async build(): Promise<StandIns> {
    const made = new StandIns();
    await using failed = new AsyncDisposableStack();
    failed.use(made);
    await made.#build('base', BASE, layBase);
    for (const [name, lay] of Object.entries(LAY) as [StandIn, (root: string) => Promise<void>][])
      await made.#build(name, tagOf(name), lay);
    failed.move();
    return made;
  }

  /** The variables that name an image of the user's. */
  get environment(): Record<string, string> {
    return Object.fromEntries((Object.keys(LAY) as StandIn[]).map((name) => [imageVariableOf(name), tagOf(name)]));
  }

  async #build(...args: Parameters<typeof build>): Promise<void> {
    await build(...args);
    this.#tags.push(args[1]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#tags.map((tag) => output('docker', ['image', 'rm', '--force', tag])));
  }
}

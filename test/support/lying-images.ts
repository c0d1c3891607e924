import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ImageName } from '../../lab/runtimes/compose/image-names.ts';
import { obtainImage } from '../../lab/runtimes/compose/images.ts';
import { NETADMIN_VARIABLE, obtainNetadminImage } from '../../lab/runtimes/compose/netadmin-image.ts';
import type { Liar, Liars } from './liars.ts';

const BUILD_TIMEOUT_MS = 120_000;

/** Found before the real program, wherever an image has that. */
const FIRST = '/usr/local/sbin';

const docker = (args: readonly string[], input = '') => {
  const running = promisify(execFile)('docker', [...args], { timeout: BUILD_TIMEOUT_MS });
  running.child.stdin?.end(input);
  return running;
};

const signal = new AbortController().signal;
const imageOf = (name: ImageName) => obtainImage(name, () => {}, signal);

/** A front's real program, by its place in the official image. */
const REAL_FRONT = { nginx: '/usr/sbin/nginx', envoy: '/usr/local/bin/envoy' } as const;

/** What each liar's image is made of, from the image of the real one. */
async function dockerfileOf(liar: Liar): Promise<string[]> {
  if (liar === 'nft')
    return [`FROM ${await obtainNetadminImage()}`, `COPY path/nft ${FIRST}/nft`, 'ENV LAB_LIAR_REAL_NFT=/usr/sbin/nft'];
  if (liar !== 'toxiproxy')
    return [
      `FROM ${await imageOf(liar)}`,
      `COPY ${liar} ${FIRST}/${liar}`,
      `ENV LAB_LIAR_REAL_${liar.toUpperCase()}=${REAL_FRONT[liar]}`,
    ];
  const toxiproxy = await imageOf('toxiproxy');
  return [
    `FROM ${await imageOf('node')}`,
    `COPY --from=${toxiproxy} /toxiproxy /real-toxiproxy`,
    `COPY --from=${toxiproxy} /toxiproxy-cli /toxiproxy-cli`,
    'COPY toxiproxy *.ts /',
    'ENV LAB_LIAR_REAL_TOXIPROXY=/real-toxiproxy',
    'ENTRYPOINT ["/toxiproxy"]',
  ];
}

const variableOf = (liar: Liar) => (liar === 'nft' ? NETADMIN_VARIABLE : `LAB_IMAGE_${liar.toUpperCase()}`);

/** The liars in containers: an image for each of them and each lie. */
export class LyingImages implements Liars {
  readonly #tags = new Set<string>();

  static async begin(): Promise<LyingImages> {
    return new LyingImages();
  }

  async environment(lie: string, liars: readonly Liar[]): Promise<Record<string, string>> {
    const entries = await Promise.all(
      liars.map(async (liar) => [variableOf(liar), await this.#build(liar, lie)] as const),
    );
    return Object.fromEntries(entries);
  }

  async #build(liar: Liar, lie: string): Promise<string> {
    const tag = `keepalive-lab/liar-${liar}:${process.pid}-${lie}`;
    const lines = [...(await dockerfileOf(liar)), `ENV LAB_LIE=${lie}`];
    this.#tags.add(tag);
    const folder = join(import.meta.dirname, 'lies');
    await docker(['build', '--quiet', '--tag', tag, '--file', '-', folder], `${lines.join('\n')}\n`);
    return tag;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // One that was never built is no hindrance for the others.
    await Promise.all([...this.#tags].map((tag) => docker(['image', 'rm', '--force', tag]).catch(() => {})));
  }
}

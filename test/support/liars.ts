import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { frontNames } from '../../lab/fronts/index.ts';
import type { RuntimeName } from '../../lab/runtimes/index.ts';
import { obtainPrograms } from '../../lab/runtimes/processes/binaries.ts';
import { PATH } from '../../lab/runtimes/processes/sandbox.ts';
import { LyingImages } from './lying-images.ts';

const LIES = join(import.meta.dirname, 'lies');

/** What can be had in a lying version. */
export type Liar = 'toxiproxy' | 'nft' | 'nginx' | 'envoy';

/** The liars, as a lab is told of them. */
export interface Liars extends AsyncDisposable {
  /** Variables by which a lab runs these liars in the place of the real programs. */
  environment(lie: string, liars: readonly Liar[]): Promise<Record<string, string>>;
}

/** The liars as programs of this machine, each before the real one. */
async function lyingPrograms(): Promise<Liars> {
  const real = await obtainPrograms(['toxiproxy', ...frontNames], () => {}, new AbortController().signal);
  const variables = (liar: Liar): Record<string, string> => {
    if (liar !== 'nft')
      return { [`LAB_${liar.toUpperCase()}`]: join(LIES, liar), [`LAB_LIAR_REAL_${liar.toUpperCase()}`]: real[liar] };
    const nft = execFileSync('sh', ['-c', 'command -v nft'], { encoding: 'utf8', env: { PATH } }).trim();
    return { PATH: `${join(LIES, 'path')}:${PATH}`, LAB_LIAR_REAL_NFT: nft };
  };
  return {
    environment: async (lie, liars) =>
      Object.assign({ LAB_LIE: lie, LAB_LIAR_NODE: process.execPath }, ...liars.map(variables)),
    [Symbol.asyncDispose]: async () => {},
  };
}

export const liarsOn = (runtime: RuntimeName): Promise<Liars> =>
  runtime === 'processes' ? lyingPrograms() : LyingImages.begin();

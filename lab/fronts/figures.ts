import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Figures } from '../model/figures.ts';
import { includedIn } from './included.ts';
import { type FrontPath, frontOf, fronts, variantOf } from './index.ts';

const known = new Map<FrontPath, Figures>();

function read(path: FrontPath): Figures {
  const front = fronts[frontOf(path)];
  const variant = variantOf(path);
  const reference = readFileSync(front.configurationFile, 'utf8');
  const text = variant ? front.vary(reference, readFileSync(variant.file, 'utf8')) : reference;
  return front.figures(text, includedIn(dirname(front.configurationFile)));
}

/** What a path and, where its front runs with a file of the user's, that file make of a case. */
interface Configured {
  path: 'direct' | FrontPath;
  figures?: Figures;
}

/** What the configuration of a path's front makes of it, read once; nothing on a direct path. */
export function figuresOf({ path, figures }: Configured): Figures | undefined {
  if (figures || path === 'direct') return figures;
  const own = known.get(path) ?? read(path);
  known.set(path, own);
  return own;
}

import { type FrontName, fronts } from '../../fronts/index.ts';
import { messageOf } from '../../support/errors.ts';
import { output } from '../command.ts';
import { imageVariableOf } from '../override-variables.ts';
import { type ImageName, localTag, officialOf } from './image-names.ts';
import { buildLocalImage } from './local-images.ts';

const PULL_TIMEOUT_MS = 300_000;

export const exists = (image: string, signal: AbortSignal) =>
  output('docker', ['image', 'inspect', image], { signal }).then(
    () => true,
    () => false,
  );

/**
 * The image to run: the one the user named, or the official one, or, where that can't be had, one that is built here.
 * `say` is told what is done and why.
 */
export async function obtainImage(
  name: ImageName,
  say: (progress: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const named = process.env[imageVariableOf(name)];
  if (named) return named;
  const official = officialOf(name);
  const local = localTag(name);
  if (await exists(official, signal)) return official;
  if (await exists(local, signal)) {
    say(`image ${name}: ${local}, built here earlier`);
    return local;
  }
  try {
    say(`image ${name}: pulling ${official}`);
    await output('docker', ['pull', '--quiet', official], { timeoutMs: PULL_TIMEOUT_MS, signal });
    return official;
  } catch (error) {
    if (signal.aborted) throw error;
    const [reason] = messageOf(error).split('\n');
    say(`image ${name}: ${official} can't be pulled (${reason}): building ${local} from the pinned program`);
    await buildLocalImage(name, local, signal);
    return local;
  }
}

/** An image's tag as a version: `v1.40.0` is 1.40.0. A front without an image of its own is a script, which has its own. */
export const versionRun = (name: 'toxiproxy' | FrontName, image: string | undefined): string => {
  if (image === undefined) return name === 'toxiproxy' ? '' : fronts[name].program.version;
  return /:v?([^:/]+)$/.exec(image)?.[1]?.replace(/-slim$/, '') ?? image;
};

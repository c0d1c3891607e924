import { IMAGES, localTag } from '../runtimes/compose/images.ts';
import { buildLocalImage } from '../runtimes/compose/local-images.ts';

/** Builds every image of the stack from the pinned programs, where no registry can be reached. */
export async function images(signal: AbortSignal): Promise<0> {
  for (const name of IMAGES) {
    const tag = localTag(name);
    await buildLocalImage(name, tag, signal);
    console.log(`built ${tag}`);
  }
  return 0;
}

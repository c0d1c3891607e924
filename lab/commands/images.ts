import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IMAGES, localTag } from '../runtimes/compose/image-names.ts';
import { buildLocalImage } from '../runtimes/compose/local-images.ts';
import { COMPOSE_FOLDER } from '../runtimes/compose/project.ts';
import { imageVariableOf } from '../runtimes/override-variables.ts';
import { shown } from '../support/shown-path.ts';

/** Where Compose looks for variables of a stack that is brought up by hand. */
const VARIABLES_FILE = join(COMPOSE_FOLDER, '.env');

/** Builds every image of the stack from the pinned programs, where no registry can be reached, and lets Compose use them. */
export async function images(signal: AbortSignal): Promise<0> {
  for (const name of IMAGES) {
    const tag = localTag(name);
    await buildLocalImage(name, tag, signal);
    console.log(`built ${tag}`);
  }
  const lines = IMAGES.map((name) => `${imageVariableOf(name)}=${localTag(name)}\n`);
  await writeFile(VARIABLES_FILE, lines.join(''));
  console.log(`docker compose -f compose/compose.yaml takes them from now on: ${shown(VARIABLES_FILE)} says so`);
  return 0;
}

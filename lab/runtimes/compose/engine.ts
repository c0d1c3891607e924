import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrontName } from '../../fronts/index.ts';
import { LabError } from '../../support/errors.ts';
import { output } from '../command.ts';
import { imageVariableOf } from '../override-variables.ts';
import { checkDocker } from './check.ts';
import { type ImageName, imagesFor } from './image-names.ts';
import { obtainImage } from './images.ts';
import { COMPOSE_FOLDER, sweep, thisRunner } from './project.ts';

const COMPILE_CACHE = join(COMPOSE_FOLDER, '../.lab/container-cache');

const currentContext = async (): Promise<string> =>
  (await output('docker', ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'])).trim();

export type Images = Partial<Record<ImageName, string>>;

/**
 * Makes sure of an engine, of nothing left there by labs that were killed, and of every image.
 *
 * @param fronts those that run there.
 * @param say is told what is being done, and why.
 * @throws {LabError} no engine with Compose v2 that answers, or an image that can't be had.
 */
export async function prepareEngine(
  fronts: readonly FrontName[],
  say: (progress: string) => void,
  signal: AbortSignal,
): Promise<Images> {
  const lacking = (await checkDocker()).find(({ ok }) => !ok);
  if (lacking)
    throw new LabError({
      stage: 'runtime',
      subject: lacking.what,
      wanted: 'an engine with Compose v2 that answers',
      got: lacking.found,
      remedy: lacking.remedy ?? 'see `npm run lab -- doctor`',
    });
  // testcontainers knows nothing of contexts: told so, it speaks to the same engine as docker does.
  process.env.DOCKER_HOST ??= await currentContext();
  await sweep();
  // Written by the containers' own user, so that Node loads the peers faster from the second run on.
  await mkdir(COMPILE_CACHE, { recursive: true });
  await chmod(COMPILE_CACHE, 0o777);
  const images: Images = {};
  for (const name of imagesFor(fronts)) images[name] = await obtainImage(name, say, signal);
  return images;
}

/** What compose.yaml is told of whoever starts it, whatever it starts. */
export const variablesOfRunner = (images: Images): Record<string, string> => ({
  LAB_RUNNER: thisRunner(),
  LAB_COMPILE_CACHE: COMPILE_CACHE,
  // Peers read this checkout, which its owner may keep from others (umask 027).
  ...(process.getuid && process.getgid && { LAB_USER: `${process.getuid()}:${process.getgid()}` }),
  ...Object.fromEntries(Object.entries(images).map(([name, image]) => [imageVariableOf(name), image])),
});

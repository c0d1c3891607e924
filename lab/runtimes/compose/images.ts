import { messageOf } from '../../errors.ts';
import { output } from '../command.ts';
import { PINS } from '../processes/pins.ts';
import { buildLocalImage } from './local-images.ts';

export type ImageName = 'node' | 'nginx' | 'envoy' | 'toxiproxy';

const NODE = process.versions.node;

/** What `compose.yaml` takes unless a variable says otherwise; the tag is the version. */
const OFFICIAL: Record<ImageName, string> = {
  node: `node:${NODE}-slim`,
  nginx: `nginx:${PINS.nginx}`,
  envoy: `envoyproxy/envoy:v${PINS.envoy}`,
  toxiproxy: `ghcr.io/shopify/toxiproxy:${PINS.toxiproxy}`,
};

/** The same program in an image that was built here. */
export const localTag = (name: ImageName): string => `keepalive-lab/${name}:${name === 'node' ? NODE : PINS[name]}`;

export const IMAGES = Object.keys(OFFICIAL) as ImageName[];

export const variableOf = (name: ImageName): string => `LAB_IMAGE_${name.toUpperCase()}`;

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
  const named = process.env[variableOf(name)];
  if (named) return named;
  const official = OFFICIAL[name];
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

/** An image's tag as a version: `v1.40.0` is 1.40.0. */
export const versionOfImage = (image: string): string =>
  /:v?([^:/]+)$/.exec(image)?.[1]?.replace(/-slim$/, '') ?? image;

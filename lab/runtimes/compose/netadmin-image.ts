import { join } from 'node:path';
import { messageOf } from '../../support/errors.ts';
import { output } from '../command.ts';
import { exists } from './images.ts';
import { buildImageOf } from './local-images.ts';
import { COMPOSE_FOLDER } from './project.ts';

export const NETADMIN_VARIABLE = 'LAB_IMAGE_NETADMIN';

/** Its last part counts what Dockerfile.netadmin has been. */
const TAG = 'keepalive-lab/netadmin:1';

const BUILD_TIMEOUT_MS = 300_000;

let obtained: Promise<string> | undefined;

async function obtain(signal: AbortSignal): Promise<string> {
  const named = process.env[NETADMIN_VARIABLE];
  if (named) return named;
  if (await exists(TAG, signal)) return TAG;
  const file = join(COMPOSE_FOLDER, 'Dockerfile.netadmin');
  const args = ['build', '--quiet', '--tag', TAG, '--file', file, COMPOSE_FOLDER];
  try {
    await output('docker', args, { timeoutMs: BUILD_TIMEOUT_MS, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    await buildImageOf(['nft', 'ip'], TAG, NETADMIN_VARIABLE, signal).catch((cause) => {
      throw new Error(`${messageOf(cause)} (and Dockerfile.netadmin: ${messageOf(error)})`, { cause });
    });
  }
  return TAG;
}

/**
 * The image of a host: the one that the user named, or one that is built from Dockerfile.netadmin, or, where no registry
 * can be reached, from this machine's own nft and ip. Obtained once, and only where it is needed.
 */
export function obtainNetadminImage(signal: AbortSignal = new AbortController().signal): Promise<string> {
  obtained ??= obtain(signal).catch((error) => {
    obtained = undefined;
    throw error;
  });
  return obtained;
}

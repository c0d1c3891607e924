import { messageOf } from '../../support/errors.ts';
import { output } from '../command.ts';
import type { Check } from '../runtime.ts';
import { remedyFor } from './remedies.ts';

async function ask(what: string, args: string[], fallback?: string): Promise<Check> {
  try {
    return { what, ok: true, found: (await output('docker', args)).trim() };
  } catch (error) {
    const found = messageOf(error);
    return { what, ok: false, found, remedy: fallback ?? remedyFor(found, 'see what `docker info` says') };
  }
}

const COMPOSE_REMEDY = 'install the Compose v2 plugin (docker-compose-plugin): Compose v1 can’t run this stack';

/** What the `compose` runtime needs of the machine. */
export async function checkDocker(): Promise<Check[]> {
  const engine = await ask('Docker engine', ['version', '--format', '{{.Server.Version}}']);
  if (!engine.ok) return [engine];
  const compose = await ask('Compose v2', ['compose', 'version', '--short'], COMPOSE_REMEDY);
  const v2 = compose.ok && /^v?[2-9]/.test(compose.found);
  return [engine, v2 ? compose : { ...compose, ok: false, remedy: COMPOSE_REMEDY }];
}

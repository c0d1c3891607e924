import { setTimeout as delay } from 'node:timers/promises';

const LIMIT_MS = 20_000;
const RETRY_MS = 5;

/**
 * What `look` finds, once it finds something.
 *
 * @throws what was wanted, if that takes too long.
 */
export async function eventually<Found>(
  wanted: string,
  look: () => Found | undefined | Promise<Found | undefined>,
): Promise<Found> {
  const deadline = performance.now() + LIMIT_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`wanted ${wanted} within ${LIMIT_MS} ms`);
    await delay(RETRY_MS);
  }
}

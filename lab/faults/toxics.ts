import type { ICreateToxicBody } from 'toxiproxy-node-client';
import type { Link } from '../links/toxiproxy-link.ts';
import { DIRECTIONS } from '../links/toxiproxy-node.ts';

/** One toxic covers one direction. */
export async function addBothWays(
  link: Link,
  type: ICreateToxicBody<object>['type'],
  attributes: object,
): Promise<void> {
  await Promise.all(DIRECTIONS.map((stream) => link.addToxic({ name: `${type}-${stream}`, type, stream, attributes })));
}

/** A day: longer than any run, so that no close gets through before the toxic goes. */
const NEVER_MS = 86_400_000;

/** An end's close gets through whatever holds or drops its bytes. This keeps it back, and changes nothing else. */
export const holdCloses = (link: Link): Promise<void> => addBothWays(link, 'slow_close', { delay: NEVER_MS });

import type { Meaning } from '../cases/resolve.ts';

/** A sixth of the lab's own fronts' shortest limit (3 s). */
const WARM_UP_EVERY_MS = 500;
const SHARE_OF_LIMIT = 1 / 6;

/**
 * How often, in milliseconds, the client says a Ping until the fault, where nothing else would keep a front's timers from
 * firing before: the path has timers that end a stream on which no messages pass, and the client says nothing although it
 * may. Nothing where nobody needs that.
 */
export function warmUpEveryMs({ traffic, settings, figures }: Pick<Meaning, 'traffic' | 'settings' | 'figures'>) {
  const speaks = traffic.clientPingsEveryMs !== undefined || settings.heartbeat !== undefined;
  const endingQuietOnes = figures?.timers.filter(({ rearmedBy }) => rearmedBy.by === 'messages') ?? [];
  if (endingQuietOnes.length === 0 || traffic.halfClosed || speaks) return undefined;
  const shortestMs = Math.min(...endingQuietOnes.map(({ limitMs }) => limitMs));
  return Math.min(WARM_UP_EVERY_MS, Math.floor(shortestMs * SHARE_OF_LIMIT));
}

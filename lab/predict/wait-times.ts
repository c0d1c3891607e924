import type { Case } from '../cases/case.ts';
import type { Prediction } from '../cases/prediction.ts';
import { ENDPOINTS } from '../model/places.ts';
import { TOLERANCE_MS } from '../model/tolerance.ts';

/** By when an end's stream is over, if all is as expected; nothing if it goes on. */
export const overByMs = (expected: Prediction): number | undefined =>
  expected.detects ? Math.max(expected.maxMs, expected.orTold?.maxMs ?? 0) : expected.told?.maxMs;

/** The longest that a case can wait: its horizon, and what an end that is expected to end may take. */
export function longestWaitMs({ horizonMs, expected }: Case): number {
  const bounds = ENDPOINTS.map((end) => overByMs(expected[end])).map((ms) =>
    ms === undefined ? 0 : ms + TOLERANCE_MS,
  );
  return Math.max(horizonMs, ...bounds);
}

/** How long it waits if all is as expected. */
export function expectedWaitMs({ horizonMs, expected }: Case): number {
  const [client, server] = [overByMs(expected.client), overByMs(expected.server)];
  return client !== undefined && server !== undefined ? Math.max(client, server) : horizonMs;
}

import { expect, test } from '@jest/globals';
import type { TimedFact } from '../../contract/facts.ts';
import { Journal } from '../../services/journal.ts';
import { watchStalls } from '../../services/stalls.ts';

/** Keeps this process busy. */
function standStill(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

/** The first that is told after the process stood still for so long. */
async function toldAfter(ms: number): Promise<TimedFact> {
  const journal = new Journal();
  watchStalls(journal);
  const { promise, resolve } = Promise.withResolvers<TimedFact>();
  journal.watch(resolve);
  // The timer is this process's own, unreferenced: something has to keep the test alive.
  const alive = setInterval(() => {}, 1_000);
  standStill(ms);
  const told = await promise;
  clearInterval(alive);
  return told;
}

test('a process that stood still says so, by how late it was at most', async () => {
  const { what, lateMs } = (await toldAfter(300)) as TimedFact & { lateMs: number };
  expect(what).toBe('process.stalled');
  // It looks each 50 ms: so much of the 300 may have been before it was late.
  expect(lateMs).toBeGreaterThanOrEqual(249);
  expect(lateMs).toBeLessThan(2_000);
});

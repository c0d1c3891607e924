import { expect, test } from '@jest/globals';
import { Journal, type TimedFact } from '../../services/facts.ts';
import { watchStalls } from '../../services/stalls.ts';

test('a process that stood still says so, by how late it was', async () => {
  const journal = new Journal();
  watchStalls(journal);
  const { promise, resolve } = Promise.withResolvers<TimedFact>();
  journal.watch(resolve);
  // The timer is this process's own, unreferenced: something has to keep the test alive.
  const alive = setInterval(() => {}, 1_000);
  const until = performance.now() + 300;
  while (performance.now() < until);
  expect(await promise).toMatchObject({ what: 'process.stalled', lateMs: expect.any(Number) });
  clearInterval(alive);
});

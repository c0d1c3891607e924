import { expect, test } from '@jest/globals';
import { Barrier } from '../../lab/drive/barrier.ts';

test('holds the first until the last has come', async () => {
  const ready = new Barrier(3);
  let all = false;
  ready.all.then(() => {
    all = true;
  });
  ready.arrive();
  ready.arrive();
  await new Promise(setImmediate);
  expect(all).toBe(false);
  ready.arrive();
  await ready.all;
});

import { expect, test } from '@jest/globals';
import { Batches } from '../../lab/runtimes/batches.ts';

/** Works for as long as it is told to, and remembers on what. */
class Worker {
  readonly worked: string[] = [];
  readonly under: PromiseWithResolvers<void>[] = [];
  readonly work = (items: readonly string[]) => {
    this.worked.push(items.join(''));
    const way = Promise.withResolvers<void>();
    this.under.push(way);
    return way.promise;
  };
}

test('what comes while one is under way is done together, in order', async () => {
  const worker = new Worker();
  const batches = new Batches(32, worker.work);
  const added = ['a', 'b', 'c'].map((item) => batches.add(item));
  expect(worker.worked).toEqual(['a']);
  worker.under[0]?.resolve();
  await added[0];
  expect(worker.worked).toEqual(['a', 'bc']);
  worker.under[1]?.resolve();
  await Promise.all(added);
});

test('none is larger than the most', async () => {
  const sizes: number[] = [];
  const batches = new Batches(32, (items) => {
    sizes.push(items.length);
    return Promise.resolve();
  });
  await Promise.all(Array.from({ length: 100 }, () => batches.add('x')));
  expect(sizes).toEqual([1, 32, 32, 32, 3]);
});

test('one that fails is told to those that were in it, and the next goes on', async () => {
  const worker = new Worker();
  const batches = new Batches(32, worker.work);
  const [first, second] = [batches.add('a'), batches.add('b')];
  worker.under[0]?.reject(new Error('no such table'));
  await expect(first).rejects.toThrow('no such table');
  worker.under[1]?.resolve();
  await second;
});

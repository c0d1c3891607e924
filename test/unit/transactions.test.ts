import { expect, test } from '@jest/globals';
import { Transactions } from '../../lab/runtimes/processes/transactions.ts';

/** Loads when it is told to, and remembers what. */
class Loader {
  readonly loaded: string[] = [];
  readonly under: PromiseWithResolvers<void>[] = [];
  readonly load = (text: string) => {
    this.loaded.push(text);
    const way = Promise.withResolvers<void>();
    this.under.push(way);
    return way.promise;
  };
}

test('what comes while one is under way goes in together, in order', async () => {
  const loader = new Loader();
  const transactions = new Transactions(loader.load);
  const added = ['a', 'b', 'c'].map((text) => transactions.add(text));
  expect(loader.loaded).toEqual(['a']);
  loader.under[0]?.resolve();
  await added[0];
  expect(loader.loaded).toEqual(['a', 'bc']);
  loader.under[1]?.resolve();
  await Promise.all(added);
});

test('no transaction has too much', async () => {
  const loader = new Loader();
  const transactions = new Transactions((text) => {
    loader.loaded.push(text);
    return Promise.resolve();
  });
  await Promise.all(Array.from({ length: 100 }, () => transactions.add('x')));
  expect(loader.loaded.map(({ length }) => length)).toEqual([1, 32, 32, 32, 3]);
});

test('one that fails is told to those that were in it, and the next goes on', async () => {
  const loader = new Loader();
  const transactions = new Transactions(loader.load);
  const [first, second] = [transactions.add('a'), transactions.add('b')];
  loader.under[0]?.reject(new Error('no such table'));
  await expect(first).rejects.toThrow('no such table');
  loader.under[1]?.resolve();
  await second;
});

import { expect, test } from '@jest/globals';
import { SharedReads, sharedSockets } from '../../lab/drive/shared-reads.ts';

/** Reads that end when they are told to. */
function reading() {
  const under: PromiseWithResolvers<string>[] = [];
  const reads = new SharedReads(() => {
    const way = Promise.withResolvers<string>();
    under.push(way);
    return way.promise;
  });
  return { reads, under };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('all who ask while one is under way share the next, which begins after they asked', async () => {
  const { reads, under } = reading();
  const first = reads.read();
  await settled();
  const others = [reads.read(), reads.read()];
  await settled();
  expect(under).toHaveLength(1);
  under[0]?.resolve('before');
  expect(await first).toBe('before');
  await settled();
  expect(under).toHaveLength(2);
  under[1]?.resolve('after');
  expect(await Promise.all(others)).toEqual(['after', 'after']);
});

test('one that fails is told to those that shared it, and the next goes on', async () => {
  const { reads, under } = reading();
  const first = reads.read();
  await settled();
  const second = reads.read();
  under[0]?.reject(new Error('no table'));
  await expect(first).rejects.toThrow('no table');
  await settled();
  under[1]?.resolve('a table');
  expect(await second).toBe('a table');
});

test('each node of an environment has reads of its own', async () => {
  const asked: string[] = [];
  const sockets = sharedSockets({
    sockets: async (node) => {
      asked.push(node);
      return [];
    },
  });
  await Promise.all([sockets('client'), sockets('client'), sockets('server')]);
  expect(asked).toEqual(['client', 'server']);
});

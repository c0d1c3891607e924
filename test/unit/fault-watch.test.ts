import { expect, test } from '@jest/globals';
import { ownFault, sharedFault, type TargetedFault } from '../../lab/drive/fault-injection.ts';
import { watchAll } from '../../lab/drive/witness/watch.ts';
import type { RunClock } from '../../lab/support/clock.ts';

/** A fault that tells what is done to it and when it is looked at; each takes one on its clock. */
function laboratory() {
  let nowNs = 100;
  const clock: RunClock = { nowNs: () => nowNs, fromMonotonic: Number };
  const told: string[] = [];
  const act = (what: string) => async () => {
    told.push(what);
    nowNs += 1;
  };
  const watch = {
    look: (when: string) => act(`look: ${when}`)(),
    samples: async () => [],
    leave: act('leave'),
  };
  const fault: TargetedFault = { inject: act('inject'), heal: act('heal'), watch };
  return { clock, fault, told };
}

test('a fault is looked at before it is taken back, and that is no part of the healing', async () => {
  const { clock, fault, told } = laboratory();
  const own = ownFault(fault, clock);
  await expect(own.inject()).resolves.toEqual({ beginNs: 100, endNs: 101 });
  await expect(own.heal()).resolves.toEqual({ beginNs: 102, endNs: 103 });
  expect(told).toEqual(['inject', 'look: over', 'heal']);
  await own.watch.look('begun');
  await own.watch.leave();
  expect(told.slice(3)).toEqual(['look: begun', 'leave']);
});

test('what cases share is looked at once for all of them, whenever one asks, and once before it is taken back', async () => {
  const { clock, fault, told } = laboratory();
  const join = sharedFault(fault, clock, 2);
  const both = [join(), join()];
  await Promise.all(both.map(({ watch }) => watch.look('control')));
  await Promise.all(both.map(({ inject }) => inject()));
  for (const { watch } of both) await watch.look('begun');
  const spans = await Promise.all(both.map(({ heal }) => heal()));
  expect(told).toEqual(['look: control', 'inject', 'look: begun', 'look: over', 'heal']);
  expect(spans).toEqual([
    { beginNs: 104, endNs: 105 },
    { beginNs: 104, endNs: 105 },
  ]);
  for (const { watch } of both) await watch.leave();
  expect(told).not.toContain('leave');
});

test('a shared fault isn’t looked at as long as one of its cases still waits', async () => {
  const { clock, fault, told } = laboratory();
  const join = sharedFault(fault, clock, 2);
  const [one, other] = [join(), join()];
  await Promise.all([one.inject(), other.inject()]);
  const healed = one.heal();
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  expect(told).toEqual(['inject']);
  other.leave();
  await healed;
  expect(told).toEqual(['inject', 'look: over', 'heal']);
});

test('a fault that can’t be looked at is taken back all the same', async () => {
  const { clock, fault, told } = laboratory();
  const blind = { ...fault.watch, look: () => Promise.reject(new Error('no answer')) };
  const watch = watchAll([blind]);
  await ownFault({ ...fault, watch }, clock).heal();
  expect(told).toEqual(['heal']);
  await expect(watch.samples()).resolves.toEqual([{ kind: 'failed', what: 'over', reason: 'no answer' }]);
});

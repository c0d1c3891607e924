import { describe, expect, jest, test } from '@jest/globals';
import { callWatch } from '../../lab/drive/witness/node-watch.ts';
import { shared, type Watch, watchAll } from '../../lab/drive/witness/watch.ts';
import { watchLink } from '../../lab/drive/witness/watch-of.ts';
import { faultOf } from '../../lab/faults/index.ts';
import type { RunClock } from '../../lab/support/clock.ts';
import type { Moment, Sample } from '../../lab/witness/sample.ts';
import { called, looked } from './literal-samples.ts';

/** A watch that sees this, and keeps what it was told to do. */
function watchOf(...samples: Sample[]) {
  const told: string[] = [];
  const watch: Watch = {
    look: async (when) => void told.push(when),
    samples: async () => samples,
    leave: async () => void told.push('leave'),
  };
  return { watch, told };
}

const failing = (reason: string): Watch => ({
  look: () => Promise.reject(new Error(reason)),
  samples: () => Promise.reject(new Error(reason)),
  leave: () => Promise.reject(new Error(reason)),
});

const SEEN = looked('control', 9_700);
const CALLED = called('process', 'control', 9_700, true);
const failed = (what: string, reason = 'no answer'): Sample => ({ kind: 'failed', what, reason });

describe('several watches', () => {
  test('all look and leave, and tell what each has seen', async () => {
    const [one, other] = [watchOf(SEEN), watchOf(CALLED)];
    const all = watchAll([one.watch, other.watch]);
    for (const when of ['control', 'begun', 'over'] as const) await all.look(when);
    await expect(all.samples()).resolves.toEqual([SEEN, CALLED]);
    await all.leave();
    for (const { told } of [one, other]) expect(told).toEqual(['control', 'begun', 'over', 'leave']);
  });

  test('of which one throws end no case: that is told beside what the others have seen', async () => {
    const { watch, told } = watchOf(SEEN);
    const all = watchAll([failing('no answer'), watch]);
    await all.look('control');
    await all.look('over');
    const seen = [SEEN, failed('samples'), failed('control'), failed('over')];
    await expect(all.samples()).resolves.toEqual(seen);
    await expect(all.samples()).resolves.toEqual(seen);
    await all.leave();
    expect(told).toEqual(['control', 'over', 'leave']);
  });

  test('of which one couldn’t be set up have seen nothing of it', async () => {
    await expect(watchAll([], [failed('beacons')]).samples()).resolves.toEqual([failed('beacons')]);
    await expect(watchAll([]).samples()).resolves.toEqual([]);
  });
});

test('a watch that several cases share looks once at each moment, and all wait for that', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = jest.fn((_: Moment) => promise);
  const leave = jest.fn(async () => {});
  const watch = shared({ look, samples: async () => [SEEN], leave });
  let over = 0;
  const looks = [watch.look('begun'), watch.look('begun')].map((each) => each.then(() => (over += 1)));
  await Promise.resolve();
  expect([look.mock.calls, over]).toEqual([[['begun']], 0]);
  resolve();
  await Promise.all(looks);
  await watch.look('over');
  expect([look.mock.calls, over]).toEqual([[['begun'], ['over']], 2]);
  await watch.leave();
  expect(leave).not.toHaveBeenCalled();
  await expect(watch.samples()).resolves.toEqual([SEEN]);
});

test('a link that can’t be watched at all is told, for each series that its fault wants', async () => {
  const noPost = () => {
    throw new Error('no beacons beside nginx: control: no answer');
  };
  const reason = 'no beacons beside nginx: control: no answer';
  const watch = await watchLink(faultOf('address-change'), false, noPost);
  await watch.look('control');
  const series = ['steady', 'steady-tcp', 'new-address'];
  await expect(watch.samples()).resolves.toEqual(series.map(() => failed('beacons', reason)));
  await watch.leave();
});

test('who is called is waited for longer before the fault than in it', async () => {
  let nowNs = 0;
  const clock: RunClock = { nowNs: () => (nowNs += 7), fromMonotonic: Number };
  const waits: number[] = [];
  const watch = callWatch(async (silentMs, answerMs) => {
    waits.push(silentMs, answerMs);
    return { handler: waits.length === 2, http2: true };
  }, clock);
  await watch.look('control');
  await watch.look('begun');
  expect(waits).toEqual([2_000, 2_000, 300, 2_000]);
  await expect(watch.samples()).resolves.toEqual([
    { kind: 'call', to: 'handler', when: 'control', beganNs: 7, overNs: 14, answered: true },
    { kind: 'call', to: 'http2', when: 'control', beganNs: 7, overNs: 14, answered: true },
    { kind: 'call', to: 'handler', when: 'begun', beganNs: 21, overNs: 28, answered: false },
    { kind: 'call', to: 'http2', when: 'begun', beganNs: 21, overNs: 28, answered: true },
  ]);
});

import { describe, expect, jest, test } from '@jest/globals';
import { ownFault, sharedFault, type TargetedFault } from '../../lab/drive/fault-injection.ts';
import { watchAll } from '../../lab/drive/witness/watch.ts';
import type { RunClock } from '../../lab/support/clock.ts';

/** A clock that stands still until somebody moves it, and a fault whose calls take 3 and 2 on it. */
function laboratory() {
  let nowNs = 100;
  const clock: RunClock = { nowNs: () => nowNs, fromMonotonic: Number };
  const inject = jest.fn(async () => {
    nowNs += 3;
  });
  const heal = jest.fn(async () => {
    nowNs += 2;
  });
  const fault: TargetedFault = { inject, heal, watch: watchAll([]) };
  return { clock, fault, inject, heal };
}

/** Lets everything happen that doesn't wait for anybody. */
const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

/** What has become of a promise, for who can't wait for it. */
function followed<T>(promise: Promise<T>) {
  const state: { is: 'pending' | 'resolved' | 'rejected'; value?: unknown } = { is: 'pending' };
  promise.then(
    (value) => Object.assign(state, { is: 'resolved', value }),
    (value) => Object.assign(state, { is: 'rejected', value }),
  );
  return state;
}

test('a fault of a case’s own acts at once and says when it began and was in force', async () => {
  const { clock, fault, inject } = laboratory();
  const own = ownFault(fault, clock);
  await expect(own.inject()).resolves.toEqual({ beginNs: 100, endNs: 103 });
  await expect(own.heal()).resolves.toEqual({ beginNs: 103, endNs: 105 });
  expect(inject).toHaveBeenCalledTimes(1);
});

describe('a shared fault', () => {
  test('waits for all, acts once, and tells all the same times', async () => {
    const { clock, fault, inject, heal } = laboratory();
    const join = sharedFault(fault, clock, 3);
    const [a, b, c] = [join(), join(), join()];
    const early = [followed(a.inject()), followed(b.inject())];
    await settle();
    expect(inject).not.toHaveBeenCalled();
    expect(early.map(({ is }) => is)).toEqual(['pending', 'pending']);

    await expect(c.inject()).resolves.toEqual({ beginNs: 100, endNs: 103 });
    expect(inject).toHaveBeenCalledTimes(1);
    expect(early.map(({ value }) => value)).toEqual([
      { beginNs: 100, endNs: 103 },
      { beginNs: 100, endNs: 103 },
    ]);
    expect(heal).not.toHaveBeenCalled();
  });

  test('heals once, when all are done with it', async () => {
    const { clock, fault, heal } = laboratory();
    const join = sharedFault(fault, clock, 2);
    const [a, b] = [join(), join()];
    await Promise.all([a.inject(), b.inject()]);
    const early = followed(a.heal());
    await settle();
    expect(early.is).toBe('pending');
    await expect(b.heal()).resolves.toEqual({ beginNs: 103, endNs: 105 });
    expect(heal).toHaveBeenCalledTimes(1);
  });
});

describe('who leaves a shared fault', () => {
  test('isn’t waited for, if it never came', async () => {
    const { clock, fault, inject, heal } = laboratory();
    const join = sharedFault(fault, clock, 2);
    const [a, b] = [join(), join()];
    const waiting = followed(a.inject());
    b.leave();
    await settle();
    expect(waiting.is).toBe('resolved');
    await a.heal();
    expect([inject, heal].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });

  test('isn’t waited for at healing, if it left before that', async () => {
    const { clock, fault, heal } = laboratory();
    const join = sharedFault(fault, clock, 2);
    const [a, b] = [join(), join()];
    await Promise.all([a.inject(), b.inject()]);
    b.leave();
    await a.heal();
    expect(heal).toHaveBeenCalledTimes(1);
  });

  test('while it waits for the injection leaves healing alone', async () => {
    const { clock, fault, heal } = laboratory();
    const join = sharedFault(fault, clock, 3);
    const [a, b, c] = [join(), join(), join()];
    followed(a.inject());
    a.leave();
    const waiting = followed(b.inject());
    await settle();
    expect(waiting.is).toBe('pending');
    await c.inject();
    expect(waiting.is).toBe('resolved');
    await Promise.all([b.heal(), c.heal()]);
    expect(heal).toHaveBeenCalledTimes(1);
  });

  test('twice, or after healing, is counted once', async () => {
    const { clock, fault, inject } = laboratory();
    const join = sharedFault(fault, clock, 3);
    const [a, b, c] = [join(), join(), join()];
    const waiting = followed(a.inject());
    b.leave();
    b.leave();
    await settle();
    expect(waiting.is).toBe('pending');
    c.leave();
    await settle();
    expect(waiting.is).toBe('resolved');
    await a.heal();
    a.leave();
    await settle();
    expect(inject).toHaveBeenCalledTimes(1);
  });
});

describe('a fault that can’t be injected', () => {
  test('is an error for all who wait, who then can go', async () => {
    const { clock, fault, heal } = laboratory();
    const error = new Error('no answer from Toxiproxy');
    const join = sharedFault({ ...fault, inject: () => Promise.reject(error) }, clock, 2);
    const [a, b] = [join(), join()];
    const [one, other] = [followed(a.inject()), followed(b.inject())];
    await settle();
    expect([one, other]).toEqual([
      { is: 'rejected', value: error },
      { is: 'rejected', value: error },
    ]);
    a.leave();
    b.leave();
    await settle();
    expect(heal).not.toHaveBeenCalled();
  });

  test('is an error for its own case', async () => {
    const { clock, fault } = laboratory();
    const own = ownFault({ ...fault, inject: () => Promise.reject(new Error('no answer')) }, clock);
    await expect(own.inject()).rejects.toThrow('no answer');
  });
});

test('a shared fault that nobody came for isn’t injected', async () => {
  const clock: RunClock = { nowNs: () => 0, fromMonotonic: Number };
  const inject = jest.fn(async () => {});
  const heal = jest.fn(async () => {});
  const join = sharedFault({ inject, heal, watch: watchAll([]) }, clock, 2);
  for (const one of [join(), join()]) one.leave();
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  expect(inject).not.toHaveBeenCalled();
});

import { describe, expect, test } from '@jest/globals';
import type { Window } from '../../lab/witness/claim.ts';
import { forgotten, remembered } from '../../lab/witness/forgotten.ts';
import {
  type Arrival,
  beacons,
  carried,
  except,
  findingOf,
  lost,
  NS,
  partOf,
  proved,
  refuted,
  untold,
  WINDOW,
} from './literal-samples.ts';

const REAPER: Window = { ...WINDOW, forgetsAfterMs: 6_000 };

/** Dialled at 8 s; spoken to at 17.75 s, after which nothing is heard. */
const SENT = [8_000, 17_750];
const silent: Arrival = except(8_000, carried, lost);
const reset = { atMs: 17_751, how: 'ECONNRESET' };

type Ended = { atMs: number; how: string };

const idle = (arrives: Arrival, sent: readonly number[] = SENT, ended?: Ended) => [
  beacons(['idle', 'to-server'], sent, arrives, ended),
];
const vanishes = (...seen: Parameters<typeof idle>) => partOf(forgotten('vanishes'), idle(...seen), REAPER);
const isReset = (...seen: Parameters<typeof idle>) => partOf(forgotten('reset'), idle(...seen), REAPER);

test('a connection is forgotten if what is sent on it vanishes, told with how long it was idle', () => {
  expect(findingOf(forgotten('vanishes'), idle(silent), REAPER)).toEqual({
    what: 'a connection over the case’s own link that is idle for 6000 ms',
    ...{ from: 0, to: 8_000, wanted: 'what is sent on it then vanishes', got: 'it vanished', inForce: true },
  });
});

test('or if it is answered by an RST', () => {
  expect(isReset(silent, SENT, reset)).toEqual(proved('it was answered by an RST'));
  expect(findingOf(forgotten('reset'), [], REAPER)).toMatchObject({
    wanted: 'what is sent on it then is answered by an RST',
  });
});

describe('it isn’t', () => {
  test('if what is sent on it gets through before healing', () => {
    const got = refuted('what was sent at 7750 ms got through');
    expect(vanishes(carried)).toEqual(got);
    expect(isReset(carried, SENT, reset)).toEqual(got);
    expect(vanishes(except(17_750, () => 18_000 - NS, carried))).toEqual(got);
  });

  test('if it is reset where it should vanish, or vanishes where it should be reset', () => {
    expect(vanishes(silent, SENT, reset)).toEqual(refuted('what was sent at 7750 ms was answered: ECONNRESET'));
    expect(isReset(silent)).toEqual(refuted('what was sent at 7750 ms vanished'));
  });

  test('if it is reset only as the fault is taken back', () => {
    expect(isReset(silent, SENT, { ...reset, atMs: 18_000 - NS }).inForce).toBe(true);
    expect(isReset(silent, SENT, { ...reset, atMs: 18_000 })).toEqual(refuted('what was sent at 7750 ms vanished'));
    expect(vanishes(silent, SENT, { ...reset, atMs: 18_000 }).inForce).toBe(true);
  });

  test('if it ends otherwise than by an RST', () => {
    const closed = { atMs: 17_751, how: 'FIN' };
    expect(isReset(silent, SENT, closed).inForce).toBe(false);
    expect(vanishes(silent, SENT, closed).inForce).toBe(false);
  });

  test('if it had ended before anything was sent', () => {
    expect(vanishes(silent, [8_000], { atMs: 12_000, how: 'ETIMEDOUT' })).toEqual(
      refuted('it had ended before: ETIMEDOUT'),
    );
  });
});

test('what comes through with healing doesn’t count: TCP sends again', () => {
  expect(vanishes(except(17_750, () => 18_000, carried))).toEqual(proved('it vanished'));
});

describe('nothing can be said', () => {
  test('of one that wasn’t idle for long enough: to the nanosecond', () => {
    expect(vanishes(silent, [8_000, 16_000]).inForce).toBe(true);
    expect(vanishes(silent, [8_000, 16_000 - NS])).toEqual(untold('it had been idle for 6000 ms only'));
    expect(vanishes(silent, [8_000, 12_000])).toEqual(untold('it had been idle for 2000 ms only'));
  });

  test('of one that never carried anything before', () => {
    const got = untold('it never carried a beacon before the fault');
    expect(vanishes(lost)).toEqual(got);
    expect(vanishes(except(8_000, () => 10_000, lost))).toEqual(got);
    expect(vanishes(silent, [17_750])).toEqual(got);
    expect(vanishes(except(9_990, carried, lost), [9_990, 17_750])).toEqual(got);
    expect(vanishes(except(9_990 - NS, carried, lost), [9_990 - NS, 17_750]).inForce).toBe(true);
  });

  test('by what was sent as the fault went in: only what came after it counts', () => {
    const eager: Window = { ...REAPER, forgetsAfterMs: 0 };
    const spoken = (atMs: number) => partOf(forgotten('vanishes'), idle(silent, [8_000, atMs]), eager);
    expect(spoken(10_000)).toEqual(untold('nothing was sent on it before healing'));
    expect(spoken(10_000 + NS)).toEqual(proved('it vanished'));
  });

  test('of one on which nothing was sent before healing, and of one that wasn’t watched', () => {
    const got = untold('nothing was sent on it before healing');
    expect(vanishes(silent, [8_000])).toEqual(got);
    expect(vanishes(silent, [8_000, 18_000])).toEqual(got);
    expect(partOf(forgotten('vanishes'), [], REAPER)).toEqual(untold('it wasn’t watched'));
  });
});

describe('a connection that is idle for less', () => {
  const known = (arrives: Arrival, sent = [8_000, 14_200]) =>
    partOf(remembered, [beacons(['idle-within', 'to-server'], sent, arrives)], REAPER);

  test('is still known, told with how long it was idle', () => {
    expect(known(carried)).toEqual(proved('it got through'));
    expect(
      findingOf(remembered, [beacons(['idle-within', 'to-server'], [8_000, 14_200], carried)], REAPER),
    ).toMatchObject({
      what: 'a connection over the case’s own link that is idle for 4200 ms',
      ...{ from: 0, to: 4_200, wanted: 'what is sent on it then gets through' },
    });
  });

  test('isn’t, if what is sent on it is lost, or comes only with healing', () => {
    expect(known(silent)).toEqual(refuted('it was lost'));
    expect(known(except(14_200, () => 18_000, carried))).toEqual(untold('it came only with healing'));
    expect(known(except(14_200, () => 18_000 - NS, carried)).inForce).toBe(true);
  });

  test('says nothing by what was sent as the fault went in, or with healing: to the nanosecond', () => {
    expect(known(carried, [8_000, 10_000])).toEqual(untold('nothing was sent on it'));
    expect(known(lost, [8_000, 18_000])).toEqual(untold('nothing was sent on it'));
  });

  test('says nothing if it spoke too early, or when it may have been forgotten', () => {
    expect(known(carried, [8_000, 13_000 - NS])).toEqual(untold('it had been idle for 3000 ms'));
    expect(known(carried, [8_000, 13_000]).inForce).toBe(true);
    expect(known(lost, [8_000, 16_000])).toEqual(untold('it had been idle for 6000 ms'));
    expect(known(lost, [8_000, 16_000 - NS])).toEqual(refuted('it was lost'));
  });

  test('says nothing if nobody spoke, and is no other series', () => {
    expect(known(carried, [8_000])).toEqual(untold('nothing was sent on it'));
    expect(partOf(remembered, idle(carried), REAPER)).toEqual(untold('nothing was sent on it'));
  });
});

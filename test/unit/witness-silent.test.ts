import { describe, expect, test } from '@jest/globals';
import { held, refusesNew, silent } from '../../lab/witness/beacon-claims.ts';
import {
  type Arrival,
  beacons,
  carried,
  except,
  findingOf,
  inFault,
  lost,
  NS,
  ns,
  partOf,
  proved,
  refuted,
  SHORT,
  steadily,
  untold,
  WINDOW,
} from './literal-samples.ts';

const TO_SERVER = ['steady', 'to-server'] as const;
const SENT = steadily(8_250, 18_000);
const CUT = inFault(lost);

const judged = (arrives: Arrival, sent: readonly number[] = SENT, ended?: { atMs: number; how: string }) =>
  partOf(silent('to-server'), [beacons(TO_SERVER, sent, arrives, ended)]);

const heldBack = (arrives: Arrival) => partOf(held('to-server'), [beacons(TO_SERVER, SENT, arrives)]);

test('a link on which nothing gets through is silent, which is told with what was watched and when', () => {
  expect(findingOf(silent('to-client'), [beacons(['steady', 'to-client'], SENT, CUT)])).toEqual({
    what: 'beacons towards the client, over the case’s own link',
    ...{ from: 0, to: 8_000, wanted: 'none gets through', got: 'none of 16 got through', inForce: true },
  });
});

describe('one that gets through breaks the silence', () => {
  test.each([
    ['as it begins', 10_250, 'the one sent at 250 ms got through in 1 ms'],
    ['in the middle', 14_250, 'the one sent at 4250 ms got through in 1 ms'],
    ['just before healing', 17_750, 'the one sent at 7750 ms got through in 1 ms'],
  ])('%s', (_, atMs, got) => expect(judged(except(atMs, carried, CUT))).toEqual(refuted(got)));

  test('a nanosecond after the fault was in force', () => {
    expect(judged(CUT, [...SENT, 10_000]).inForce).toBe(true);
    expect(judged(except(10_000, carried, CUT), [...SENT, 10_000])).toEqual(proved('none of 16 got through'));
    const first = 10_000 + NS;
    expect(judged(except(first, carried, CUT), [...SENT, first])).toEqual(
      refuted('the one sent at 0 ms got through in 1 ms'),
    );
  });

  test('until it was taken back, to the nanosecond', () => {
    expect(judged(CUT, [...SENT, 18_000])).toEqual(proved('none of 16 got through'));
    expect(judged(CUT, [...SENT, 18_000 - NS])).toEqual(proved('none of 17 got through'));
  });

  test('late, but a nanosecond before it was taken back', () => {
    expect(heldBack(except(14_250, () => 18_000, CUT)).inForce).toBe(true);
    expect(heldBack(except(14_250, () => 18_000 - NS, CUT))).toEqual(
      refuted('the one sent at 4250 ms got through in 3750 ms'),
    );
  });
});

test('a link that holds bytes and delivers them at healing is silent all the same', () => {
  expect(heldBack(inFault(() => 18_004))).toEqual(proved('none of 16 got through'));
  expect(judged(inFault(() => 18_004)).inForce).toBe(false);
});

test('a silent way proves nothing of the other way', () => {
  const samples = [beacons(TO_SERVER, SENT, CUT), beacons(['steady', 'to-client'], SENT, carried)];
  expect(partOf(silent('to-server'), samples).inForce).toBe(true);
  expect(partOf(silent('to-client'), samples)).toEqual(refuted('the one sent at 250 ms got through in 1 ms'));
  expect(partOf(silent('to-client'), samples.slice(0, 1))).toEqual(untold('they weren’t watched'));
  expect(partOf(silent('to-server'), [beacons(['dials', 'to-server'], SENT, CUT)])).toEqual(
    untold('they weren’t watched'),
  );
});

describe('a link that carried nothing before the fault proves nothing', () => {
  test('as nobody tried', () => {
    expect(judged(CUT, steadily(10_250, 18_000))).toEqual(
      untold('none had got through before the fault, when they could'),
    );
  });

  test('as it had not arrived when the fault went in, however short before that it was sent', () => {
    const sent = (atMs: number) => [atMs, ...steadily(10_250, 18_000)];
    const none = untold('none had got through before the fault, when they could');
    expect(judged(except(9_740, lost, CUT), sent(9_740))).toEqual(none);
    expect(
      judged(
        except(9_989, () => 9_990, CUT),
        sent(9_989),
      ),
    ).toEqual(none);
    expect(
      judged(
        except(9_989, () => 9_990 - NS, CUT),
        sent(9_989),
      ).inForce,
    ).toBe(true);
  });

  test('as one was lost already, or had not arrived when the fault went in', () => {
    const got = refuted('1 of 3 were lost before the fault already');
    expect(judged(except(8_750, lost, CUT))).toEqual(got);
    expect(judged(except(9_250, () => 9_990, CUT))).toEqual(untold('1 of 3 were late before the fault already'));
    expect(judged(except(9_250, () => 9_990 - NS, CUT)).inForce).toBe(true);
  });
});

describe('a time without beacons proves nothing', () => {
  test('from the fault on, in the middle, or until healing: two seconds are the most', () => {
    const before = steadily(8_250, 9_740);
    const sent = (...atMs: number[]) => [...before, ...atMs];
    const [from, to] = [steadily(12_000, 17_001), steadily(10_500, 16_001)];
    expect(judged(CUT, sent(...from)).inForce).toBe(true);
    expect(judged(CUT, sent(...from.with(0, 12_000 + NS)))).toEqual(untold('none were sent from 0 to 2000 ms'));
    expect(judged(CUT, sent(...to)).inForce).toBe(true);
    expect(judged(CUT, sent(...to.with(-1, 16_000 - NS)))).toEqual(untold('none were sent from 6000 to 8000 ms'));
    const gap = to.filter((atMs) => atMs <= 12_000 || atMs >= 14_000);
    expect(judged(CUT, sent(...gap)).inForce).toBe(true);
    const wider = gap.map((atMs) => (atMs === 14_000 ? 14_000 + NS : atMs));
    expect(judged(CUT, sent(...wider))).toEqual(untold('none were sent from 2000 to 4000 ms'));
  });

  test('nor does a single one in a short silence', () => {
    const window = { ...SHORT, backBeginNs: ns(10_900) };
    const short = (sent: number[]) => partOf(silent('to-server'), [beacons(TO_SERVER, sent, CUT)], window);
    expect(short([9_000, 10_400])).toEqual(untold('only 1 of them'));
    expect(short([9_000, 10_400, 10_899])).toEqual(proved('none of 2 got through'));
  });
});

test('a connection that ended says nothing any more, unless it was before the fault or after it', () => {
  const ended = (atMs: number) => judged(CUT, SENT, { atMs, how: 'ECONNRESET' });
  expect(ended(10_000).inForce).toBe(true);
  expect(ended(10_000 + NS)).toEqual(refuted('their connection ended at 0 ms: ECONNRESET'));
  expect(ended(15_000)).toEqual(refuted('their connection ended at 5000 ms: ECONNRESET'));
  expect(ended(18_000 - NS).inForce).toBe(false);
  expect(ended(18_000).inForce).toBe(true);
});

test('of a fault that is over by itself only that time has to be silent', () => {
  const arrives = inFault(lost, SHORT);
  const short = (own: Arrival) => partOf(silent('to-server'), [beacons(TO_SERVER, SENT, own)], SHORT);
  expect(short(arrives)).toEqual(proved('none of 3 got through'));
  expect(short(except(11_250, carried, arrives))).toEqual(refuted('the one sent at 1250 ms got through in 1 ms'));
});

describe('where no connection is accepted', () => {
  const dialled = (arrives: Arrival) => partOf(refusesNew, [beacons(['dials', 'to-server'], SENT, arrives)]);

  test('each try goes on until healing', () => {
    expect(dialled(CUT)).toEqual(proved('none of 16 got through'));
    expect(dialled(inFault(() => 18_020)).inForce).toBe(true);
    expect(findingOf(refusesNew, [], WINDOW)).toMatchObject({
      what: 'new connections towards the server, over the case’s own link',
      ...{ wanted: 'none is accepted', got: 'they weren’t watched', byChance: true },
    });
  });

  test('one that is accepted breaks it, and so does one that wasn’t before', () => {
    expect(dialled(except(14_250, carried, CUT))).toEqual(refuted('the one sent at 4250 ms got through in 1 ms'));
    expect(dialled(lost)).toEqual(refuted('3 of 3 were lost before the fault already'));
  });
});

import { describe, expect, test } from '@jest/globals';
import type { Window } from '../../lab/witness/claim.ts';
import { delayed, ownAnswerDelayed } from '../../lab/witness/delay-claims.ts';
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
  steadily,
  untold,
  WINDOW,
} from './literal-samples.ts';

const SLOW: Window = { ...WINDOW, delayMs: { min: 300, max: 600 } };
const SENT = steadily(8_250, 18_000);

/** Spread over 300 to 600 ms by turns, as they are sent. */
const spreadBy =
  (stepMs: number): Arrival =>
  (sentMs) =>
    sentMs + 300 + (((sentMs - 250) / 500) % 4) * stepMs;
const evenly = inFault(spreadBy(100));

const judged = (arrives: Arrival, sent: readonly number[] = SENT, window = SLOW) =>
  partOf(delayed('to-server'), [beacons(['steady', 'to-server'], sent, arrives)], window);

describe('a slow link', () => {
  test('takes as long as the fault declares for each, which is told with what was watched and when', () => {
    expect(findingOf(delayed('to-server'), [beacons(['steady', 'to-server'], SENT, evenly)], SLOW)).toEqual({
      what: 'beacons towards the server, over the case’s own link',
      ...{ from: 0, to: 8_000, wanted: 'each takes 300 to 600 ms', got: '15 took 300 to 600 ms', inForce: true },
    });
  });

  test('isn’t, if it takes a tenth of that', () => {
    expect(judged(inFault((sentMs) => sentMs + 45))).toEqual(refuted('the one sent at 250 ms got through in 45 ms'));
  });

  test('isn’t, if a single one is faster: five milliseconds are for rounding', () => {
    const one = (delayMs: number) => judged(except(14_250, (sentMs) => sentMs + delayMs, evenly));
    expect(one(295).inForce).toBe(true);
    expect(one(295 - NS)).toEqual(refuted('the one sent at 4250 ms got through in 295 ms'));
  });

  test.each([
    ['as it begins', 10_250],
    ['just before healing', 17_750],
  ])('isn’t, if one gets through at once %s', (_, atMs) => {
    expect(judged(except(atMs, carried, evenly))).toEqual(
      refuted(`the one sent at ${atMs - 10_000} ms got through in 1 ms`),
    );
  });

  test('is so one way only, if the other carries at once', () => {
    const samples = [beacons(['steady', 'to-server'], SENT, evenly), beacons(['steady', 'to-client'], SENT, carried)];
    expect(partOf(delayed('to-server'), samples, SLOW).inForce).toBe(true);
    expect(partOf(delayed('to-client'), samples, SLOW)).toEqual(refuted('the one sent at 250 ms got through in 1 ms'));
  });

  test('may be half a second late; what is later than that is so by chance', () => {
    const one = (delayMs: number) => judged(except(14_250, (sentMs) => sentMs + delayMs, evenly));
    expect(one(1_100).inForce).toBe(true);
    expect(one(1_100 + NS)).toEqual(untold('the one sent at 4250 ms took more than 1100 ms'));
    expect(judged(except(14_250, lost, evenly))).toEqual(untold('the one sent at 4250 ms took more than 1100 ms'));
  });

  test('may have some under way at healing, if they were sent late enough', () => {
    const held: Arrival = (sentMs) => (sentMs > 16_900 ? null : evenly(sentMs));
    const sent = (atMs: number) => SENT.map((each) => (each === 16_750 ? atMs : each));
    expect(judged(held, sent(16_900 + NS)).inForce).toBe(true);
    expect(judged((sentMs) => (sentMs >= 16_900 ? null : evenly(sentMs)), sent(16_900)).inForce).toBe(true);
    const early = 16_900 - NS;
    expect(judged((sentMs) => (sentMs >= early ? null : evenly(sentMs)), sent(early))).toEqual(
      untold('the one sent at 6900 ms took more than 1100 ms'),
    );
  });

  test('is told by what was still under way, if it was taken back before anything could arrive', () => {
    const window = { ...SLOW, delayMs: { min: 3_000, max: 3_600 }, backBeginNs: ns(12_500), healBeginNs: ns(12_500) };
    const held = inFault(() => 12_504, window);
    expect(judged(held, SENT, window)).toEqual(proved('the first was still under way after 2254 ms'));
  });

  test('isn’t, if nothing ever arrives: what is lost isn’t late', () => {
    const window = { ...SLOW, delayMs: { min: 3_000, max: 3_600 }, backBeginNs: ns(12_500), healBeginNs: ns(12_500) };
    expect(judged(inFault(lost, window), SENT, window).inForce).toBe(false);
  });

  test('says nothing without a control, or with a gap', () => {
    expect(judged(evenly, steadily(10_250, 18_000))).toEqual(
      untold('none had got through before the fault, when they could'),
    );
    expect(judged(except(8_750, lost, evenly))).toEqual(refuted('1 of 3 were lost before the fault already'));
    expect(
      judged(
        evenly,
        SENT.filter((atMs) => atMs < 12_000 || atMs > 14_000),
      ).byChance,
    ).toBe(true);
  });
});

describe('a delay that is spread over a range', () => {
  test('isn’t the same each time: a twentieth of the range is the least', () => {
    expect(judged(inFault(spreadBy(5))).inForce).toBe(true);
    expect(judged(inFault(spreadBy(5 - NS)))).toEqual(refuted('all 15 took the same, within 15 ms'));
    expect(judged(inFault((sentMs) => sentMs + 450))).toEqual(refuted('all 15 took the same, within 0 ms'));
  });

  test('may be so by chance for fewer than seven', () => {
    const window = (backMs: number) => ({ ...SLOW, backBeginNs: ns(backMs), healBeginNs: ns(backMs) });
    const same: Arrival = (sentMs) => sentMs + 450;
    expect(judged(inFault(same, window(13_500)), SENT, window(13_500)).inForce).toBe(true);
    expect(judged(inFault(same, window(13_800)), SENT, window(13_800))).toEqual(
      refuted('all 7 took the same, within 0 ms'),
    );
  });
});

describe('the case’s own stream', () => {
  const answer = (elapsedMs: number) =>
    partOf(ownAnswerDelayed, [{ kind: 'own-answer', atNs: ns(17_900), elapsedMs }], SLOW);

  test('takes both ways’ delay for an answer', () => {
    expect(answer(900)).toEqual(proved('it took 900 ms'));
    expect(findingOf(ownAnswerDelayed, [{ kind: 'own-answer', atNs: ns(17_900), elapsedMs: 900 }], SLOW)).toMatchObject(
      { what: 'an answer on the case’s own stream', from: 7_000, to: 7_900, wanted: '600 to 1200 ms' },
    );
  });

  test('is spared if it takes less, and late by chance if it takes much more', () => {
    expect(answer(595).inForce).toBe(true);
    expect(answer(595 - NS)).toEqual(refuted('it took 595 ms'));
    expect(answer(2)).toEqual(refuted('it took 2 ms'));
    expect(answer(1_700).inForce).toBe(true);
    expect(answer(1_700 + NS)).toEqual(untold('it took 1700 ms'));
  });

  test('says nothing where nobody asked it, or nothing came back', () => {
    expect(ownAnswerDelayed.judge([], SLOW)).toEqual([]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { begins, heldOnNew } from '../../lab/witness/beacon-claims.ts';
import type { Window } from '../../lab/witness/claim.ts';
import { ownAnswerDelayed } from '../../lab/witness/delay-claims.ts';
import { ownForgotten, ownOpen } from '../../lab/witness/own-claims.ts';
import { letsGo } from '../../lab/witness/process-claims.ts';
import type { Sample } from '../../lab/witness/sample.ts';
import {
  beacons,
  carried,
  except,
  inFault,
  lost,
  NS,
  partOf,
  proved,
  refuted,
  steadily,
  untold,
  WINDOW,
} from './literal-samples.ts';

const SENT = steadily(8_250, 18_000);
const CUT = inFault(lost);

describe('a connection of the lab’s own to a node that ends, or reloads', () => {
  const PINGS = ['to-node', 'to-server'] as const;
  const ends = (atMs?: number) =>
    partOf(letsGo, [beacons(PINGS, SENT, CUT, atMs === undefined ? undefined : { atMs, how: 'GOAWAY' })]);

  test('is ended by it, from the fault’s begin until healing', () => {
    expect(ends(9_990)).toEqual(proved('GOAWAY'));
    expect(ends(18_000 - NS)).toEqual(proved('GOAWAY'));
  });

  test('goes on if the node does, whatever became of its processes', () => {
    expect(ends()).toEqual(refuted('it went on'));
    expect(ends(18_000)).toEqual(refuted('it went on'));
  });

  test('says nothing if it had ended before, never carried a PING, or wasn’t there', () => {
    expect(ends(9_990 - NS)).toEqual(untold('it ended before the fault: GOAWAY'));
    expect(partOf(letsGo, [beacons(PINGS, SENT, lost)])).toEqual(untold('no PING on it was ACKed before the fault'));
    expect(partOf(letsGo, [])).toEqual(untold('it wasn’t watched'));
  });
});

test('what comes on a connection made after the fault is held as well, and needs no control before it', () => {
  const late = steadily(10_002, 18_000);
  const on = (arrives: typeof CUT) => partOf(heldOnNew, [beacons(['new-connection', 'to-server'], late, arrives)]);
  expect(on(lost)).toEqual(proved('none of 16 got through'));
  expect(on(carried).inForce).toBe(false);
});

test('the begin of what TCP sends on an open way arrives, where no later part of it may', () => {
  const on = (arrives: typeof CUT) =>
    partOf(begins('to-client'), [beacons(['steady-tcp', 'to-client'], SENT, arrives)]);
  const [first = 0] = SENT.filter((atMs) => atMs > 10_000);
  expect(on(except(first, carried, CUT))).toEqual(proved('1 of 16 got through'));
  expect(on(CUT)).toEqual(refuted('none did'));
});

describe('the case’s own stream', () => {
  const count = (parts: Partial<Extract<Sample, { kind: 'own-count' }>> = {}): Sample => ({
    ...{ kind: 'own-count', way: 'to-client', messages: 1, bytes: 20, spokenOn: true },
    ...parts,
  });
  const answer = (elapsedMs: number): Sample => ({ kind: 'own-answer', atNs: 17_900e6, elapsedMs });

  test('carries what is said before healing on the open way', () => {
    expect(partOf(ownOpen('to-client'), [count()])).toEqual(proved('1 arrived'));
    expect(partOf(ownOpen('to-client'), [count({ messages: 0 })])).toEqual(untold('none had arrived by then'));
  });

  test('says nothing there if it wasn’t spoken on, or of the other way', () => {
    expect(ownOpen('to-client').judge([count({ messages: 0, spokenOn: false })], WINDOW)).toEqual([]);
    expect(ownOpen('to-server').judge([count({ messages: 0 })], WINDOW)).toEqual([]);
  });

  test('on which nothing passed is no longer known to a middlebox that forgets', () => {
    const idle = [count({ bytes: 0 }), count({ way: 'to-server', bytes: 0 })];
    expect(partOf(ownForgotten, [...idle, answer(3)])).toEqual(refuted('it was answered'));
    expect(ownForgotten.judge(idle, WINDOW)).toEqual([]);
    expect(ownForgotten.judge([count(), answer(3)], WINDOW)).toEqual([]);
    expect(ownForgotten.judge([answer(3)], WINDOW)).toEqual([]);
  });

  test('answers as late as the delays of both ways', () => {
    const slow: Window = { ...WINDOW, delayMs: { min: 100, max: 300 } };
    const judged = (elapsedMs: number) => partOf(ownAnswerDelayed, [answer(elapsedMs)], slow);
    expect(judged(195)).toEqual(proved('it took 195 ms'));
    expect(judged(194.9)).toEqual(refuted('it took 195 ms'));
    expect(judged(1_100)).toEqual(proved('it took 1100 ms'));
    expect(judged(1_100.1)).toEqual(untold('it took 1100 ms'));
  });
});

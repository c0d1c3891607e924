import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { BeaconEnd } from '../../services/witness/beacon-end.ts';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['hrtime'] });
});

afterEach(() => {
  jest.useRealTimers();
});

/** An end that keeps the numbers which it sends by its way. */
function joined(everyMs = 0) {
  const end = new BeaconEnd(everyMs);
  const sent: number[] = [];
  end.join((number) => sent.push(number));
  return { end, sent };
}

test('beacons are numbered from one on, and each has its time', () => {
  const { end, sent } = joined();
  const before = process.hrtime.bigint();
  end.send();
  end.send();
  expect(sent).toEqual([1, 2]);
  const [one = 0n, other = 0n] = end.sentNs;
  expect(one).toBeGreaterThanOrEqual(before);
  expect(other).toBeGreaterThanOrEqual(one);
  expect(end.sentNs).toHaveLength(2);
});

test('none is sent before there is a way, and the first way counts', () => {
  const end = new BeaconEnd(0);
  end.send();
  expect([end.hasWay, end.sentNs]).toEqual([false, []]);
  const [first, second] = [jest.fn(), jest.fn()];
  end.join(first);
  end.join(second);
  end.send();
  expect(end.hasWay).toBe(true);
  expect(first.mock.calls).toEqual([[1]]);
  expect(second).not.toHaveBeenCalled();
});

test('it sends by itself as often as it is told to, once it has a way, until it is closed', () => {
  const { end, sent } = joined(500);
  jest.advanceTimersByTime(499);
  expect(sent).toEqual([]);
  jest.advanceTimersByTime(1_001);
  expect(sent).toEqual([1, 2, 3]);
  end.close();
  expect(jest.getTimerCount()).toBe(0);
  end.send();
  expect(sent).toEqual([1, 2, 3]);
});

test('one that is to send only when told has no timer', () => {
  joined(0);
  expect(jest.getTimerCount()).toBe(0);
});

test('how it ended first is kept, and nothing is sent afterwards', () => {
  const { end, sent } = joined();
  end.send();
  end.end('ECONNRESET');
  end.end('closed');
  end.send();
  expect(sent).toEqual([1]);
  expect(end.ended).toMatchObject({ how: 'ECONNRESET' });
});

test('what the lab closes itself is no ending', () => {
  const { end } = joined();
  end.own(() => end.end('closed'));
  end.close();
  end.end('FIN');
  expect(end.ended).toBeUndefined();
});

test('what belongs to it is closed with it, once, and what comes later at once', () => {
  const end = new BeaconEnd(0);
  const [one, other] = [jest.fn(), jest.fn()];
  end.own(one);
  expect(one).not.toHaveBeenCalled();
  end.close();
  end.close();
  end.own(other);
  expect([one, other].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});

test('whatever is heard is kept, twice if it came twice', () => {
  const { end } = joined();
  for (const number of [1, 3, 3]) end.hear(number);
  expect(end.heard.map(({ number }) => number)).toEqual([1, 3, 3]);
});

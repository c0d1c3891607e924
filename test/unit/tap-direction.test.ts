import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { TimedTapFact } from '../../contract/tap-facts.ts';
import { TapDirection } from '../../services/tap-direction.ts';
import { EMPTY_SETTINGS, frameBytes } from '../support/http2-bytes.ts';

const ORIGIN = { tap: 'link', connection: 7, from: 'server' } as const;

let facts: TimedTapFact[];
let direction: TapDirection;

beforeEach(() => {
  jest.useFakeTimers();
  facts = [];
  direction = new TapDirection(ORIGIN, (fact) => facts.push(fact));
  direction.passed(EMPTY_SETTINGS, 1n);
});

afterEach(() => {
  jest.useRealTimers();
});

const data = (stream: number, bytes: number) => frameBytes({ code: 0, stream, payload: Buffer.alloc(bytes) });

test('a frame has the time at which the chunk that ends it was read', () => {
  const ping = frameBytes({ code: 6, payload: Buffer.alloc(8) });
  direction.passed(ping.subarray(0, 12), 2n);
  direction.passed(ping.subarray(12), 3n);
  expect(facts.at(-1)).toEqual({
    monotonicNs: '3',
    what: 'frame',
    ...ORIGIN,
    type: 'PING',
    flags: 0,
    stream: 0,
    length: 8,
    payload: '0000000000000000',
  });
});

test('DATA that nothing follows is notified 100 ms after its first, once', () => {
  direction.passed(data(1, 10), 2n);
  jest.advanceTimersByTime(60);
  direction.passed(data(1, 20), 3n);
  jest.advanceTimersByTime(39);
  expect(facts).toHaveLength(1);
  jest.advanceTimersByTime(1);
  const run = { what: 'data', ...ORIGIN, stream: 1, frames: 2, bytes: 30 };
  expect(facts.slice(1)).toEqual([{ monotonicNs: '2', ...run, withinMs: 1e-6 }]);
  jest.advanceTimersByTime(1_000);
  expect(facts).toHaveLength(2);
});

test('another frame, another stream and the end each tell it at once, and leave no timer', () => {
  direction.passed(data(1, 10), 2n);
  direction.passed(data(3, 20), 3n);
  direction.passed(EMPTY_SETTINGS, 4n);
  expect(jest.getTimerCount()).toBe(0);
  direction.passed(data(3, 30), 5n);
  direction.ended('FIN', 6n);
  expect(jest.getTimerCount()).toBe(0);
  expect(facts.slice(1)).toMatchObject([
    { what: 'data', stream: 1, bytes: 10, monotonicNs: '2' },
    { what: 'data', stream: 3, bytes: 20, monotonicNs: '3' },
    { what: 'frame', type: 'SETTINGS', monotonicNs: '4' },
    { what: 'data', stream: 3, bytes: 30, monotonicNs: '5' },
    { what: 'tap.closed', by: 'FIN', monotonicNs: '6' },
  ]);
});

test('an end that was no plain reset has its cause', () => {
  direction.ended('RST', 2n, 'ETIMEDOUT');
  expect(facts.at(-1)).toEqual({ monotonicNs: '2', what: 'tap.closed', ...ORIGIN, by: 'RST', error: 'ETIMEDOUT' });
});

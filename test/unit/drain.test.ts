import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { drainWatch } from '../../liveness/drain.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const wait = (ms: number) => jest.advanceTimersByTime(ms);

function watched(limit: { limitMs: number; limitBytes: number }) {
  const waiting = { bytes: 0 };
  const onStuck = jest.fn<(cause: string) => void>();
  return { waiting, onStuck, watch: drainWatch({ ...limit, waitingBytes: () => waiting.bytes, onStuck }) };
}

test('counts from the first write without room, and says how much waits when the limit is over', () => {
  const { watch, waiting, onStuck } = watched({ limitMs: 3_000, limitBytes: 0 });
  watch.written(true);
  wait(60_000);
  watch.written(false);
  wait(2_000);
  waiting.bytes = 1_840;
  watch.written(false);
  wait(999);
  expect(onStuck).not.toHaveBeenCalled();
  wait(1);
  expect(onStuck.mock.calls).toEqual([['backpressure: nothing has drained for 3000 ms, 1840 bytes wait']]);
});

test('a drain ends the count; the next write without room begins another', () => {
  const { watch, onStuck } = watched({ limitMs: 3_000, limitBytes: 0 });
  watch.written(false);
  wait(2_999);
  watch.drained();
  wait(60_000);
  watch.written(false);
  wait(2_999);
  expect(onStuck).not.toHaveBeenCalled();
  wait(1);
  expect(onStuck).toHaveBeenCalledTimes(1);
});

test('fires at the first byte beyond the limit, with room or without', () => {
  const { watch, waiting, onStuck } = watched({ limitMs: 3_000, limitBytes: 1_000 });
  waiting.bytes = 1_000;
  watch.written(false);
  expect(onStuck).not.toHaveBeenCalled();
  waiting.bytes = 1_001;
  watch.written(true);
  expect(onStuck.mock.calls).toEqual([['backpressure: 1001 bytes wait, more than 1000']]);
  watch.written(false);
  wait(60_000);
  expect(onStuck).toHaveBeenCalledTimes(1);
  expect(jest.getTimerCount()).toBe(0);
});

test('without limits it never fires, nor once stopped', () => {
  const none = watched({ limitMs: 0, limitBytes: 0 });
  const stopped = watched({ limitMs: 3_000, limitBytes: 1 });
  none.waiting.bytes = 1e12;
  none.watch.written(false);
  stopped.watch.written(false);
  stopped.watch.stop();
  stopped.waiting.bytes = 2;
  stopped.watch.written(false);
  wait(60_000);
  expect(none.onStuck).not.toHaveBeenCalled();
  expect(stopped.onStuck).not.toHaveBeenCalled();
  expect(jest.getTimerCount()).toBe(0);
});

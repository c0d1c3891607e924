import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EventWaiter } from '../../lab/drive/event-waiter.ts';
import { EventLog } from '../../lab/record/event-log.ts';
import type { Event } from '../../lab/record/events.ts';
import { byLab } from './literal-events.ts';

let folder: string;
let log: EventLog;
let interruption: AbortController;
let waiting: EventWaiter;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waiting-test-'));
  log = new EventLog(join(folder, 'events.ndjson'));
  interruption = new AbortController();
  waiting = new EventWaiter(log, interruption.signal);
  // Only what decides about time: the log's file still needs the rest.
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance', 'hrtime'] });
});
afterEach(async () => {
  jest.useRealTimers();
  waiting[Symbol.dispose]();
  await log[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const dialled = (name: string) => byLab(1, { what: 'case.dialled', case: name });
const done = (name: string) => byLab(2, { what: 'case.done', case: name });
const isDone = (events: readonly Event[]) => events.some(({ what }) => what === 'case.done');

describe('waiting for a case’s events', () => {
  test('is over at once if they are there', async () => {
    log.append(done('a'));
    await expect(waiting.until('a', isDone, 1_000)).resolves.toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('is over when the one that counts has come', async () => {
    const outcome = waiting.until('a', isDone, 1_000);
    log.append(dialled('a'));
    expect(jest.getTimerCount()).toBe(1);
    log.append(done('a'));
    await expect(outcome).resolves.toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('is given up after its time, and not a millisecond before', async () => {
    const over = jest.fn<(outcome: boolean) => void>();
    const outcome = waiting.until('a', isDone, 1_000).then(over);
    await jest.advanceTimersByTimeAsync(999);
    expect(over).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await outcome;
    expect(over.mock.calls).toEqual([[false]]);
  });

  test('isn’t ended by another case’s events', async () => {
    const outcome = waiting.until('a', isDone, 1_000);
    log.append(done('b'));
    await jest.advanceTimersByTimeAsync(1_000);
    await expect(outcome).resolves.toBe(false);
  });

  test('can be done by several at a time, each for something else', async () => {
    const dialling = waiting.until('a', (events) => events.length > 0, 1_000);
    const ending = waiting.until('a', isDone, 1_000);
    log.append(dialled('a'));
    await expect(dialling).resolves.toBe(true);
    log.append(done('a'));
    await expect(ending).resolves.toBe(true);
  });

  test('isn’t disturbed by what comes after it', async () => {
    const holds = jest.fn(isDone);
    const outcome = waiting.until('a', holds, 1_000);
    log.append(done('a'));
    await outcome;
    const asked = holds.mock.calls.length;
    log.append(done('a'));
    expect(holds).toHaveBeenCalledTimes(asked);
  });
});

describe('an interrupted run', () => {
  test('ends the wait with its reason', async () => {
    const outcome = waiting.until('a', isDone, 1_000);
    interruption.abort(new Error('interrupted'));
    await expect(outcome).rejects.toThrow('interrupted');
    expect(jest.getTimerCount()).toBe(0);
  });

  test('lets no wait begin, not even one that would be over at once', async () => {
    interruption.abort(new Error('interrupted'));
    log.append(done('a'));
    await expect(waiting.until('a', isDone, 1_000)).rejects.toThrow('interrupted');
  });

  test('ends a pause too', async () => {
    const pause = waiting.pause(3_600_000);
    interruption.abort(new Error('interrupted'));
    await expect(pause).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('waiting for what somebody else brings about', () => {
  test('is over when that is', async () => {
    await expect(waiting.for(Promise.resolve('up'))).resolves.toBeUndefined();
  });

  test('ends with the run', async () => {
    const { promise } = Promise.withResolvers<void>();
    const waited = waiting.for(promise);
    interruption.abort(new Error('interrupted'));
    await expect(waited).rejects.toThrow('interrupted');
  });

  test('hands on why it never comes', async () => {
    await expect(waiting.for(Promise.reject(new Error('envoy exited')))).rejects.toThrow('envoy exited');
  });
});

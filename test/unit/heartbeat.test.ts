import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { silenceWatchdog, startClientHeartbeat } from '../../liveness/heartbeat.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const wait = (ms: number) => jest.advanceTimersByTime(ms);

/** The fast heartbeat, a Ping each second and three seconds of patience, with all that it did. */
function beating() {
  const sendPing = jest.fn<() => void>();
  const onSilence = jest.fn<(cause: string) => void>();
  const heartbeat = startClientHeartbeat({ intervalMs: 1_000, limitMs: 3_000, sendPing, onSilence });
  return { heartbeat, sendPing, onSilence };
}

describe('the client’s heartbeat', () => {
  test('sends a Ping at once, then one each interval', () => {
    const { heartbeat, sendPing } = beating();
    expect(sendPing).toHaveBeenCalledTimes(1);
    wait(999);
    expect(sendPing).toHaveBeenCalledTimes(1);
    wait(1);
    expect(sendPing).toHaveBeenCalledTimes(2);
    heartbeat.pongReceived();
    wait(1_000);
    expect(sendPing).toHaveBeenCalledTimes(3);
    heartbeat.stop();
  });

  test('says nothing a millisecond before its limit, and at its limit why it gives up', () => {
    const { onSilence } = beating();
    wait(2_999);
    expect(onSilence).not.toHaveBeenCalled();
    wait(1);
    expect(onSilence.mock.calls).toEqual([['heartbeat: no Pong for 3000 ms']]);
  });

  test('has stopped when it gives up: no Ping more, and no second word', () => {
    const { sendPing, onSilence } = beating();
    wait(3_000);
    const sent = sendPing.mock.calls.length;
    wait(60_000);
    expect(sendPing).toHaveBeenCalledTimes(sent);
    expect(onSilence).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('waits its whole limit again after each Pong', () => {
    const { heartbeat, onSilence } = beating();
    wait(2_900);
    heartbeat.pongReceived();
    wait(2_999);
    expect(onSilence).not.toHaveBeenCalled();
    wait(1);
    expect(onSilence).toHaveBeenCalledTimes(1);
  });

  test('goes on for ever while Pongs come, even late ones', () => {
    const { heartbeat, sendPing, onSilence } = beating();
    for (let pong = 0; pong < 100; pong += 1) {
      wait(2_500);
      heartbeat.pongReceived();
    }
    expect(onSilence).not.toHaveBeenCalled();
    expect(sendPing).toHaveBeenCalledTimes(251);
    heartbeat.stop();
  });

  test('does nothing more once stopped', () => {
    const { heartbeat, sendPing, onSilence } = beating();
    wait(1_500);
    heartbeat.stop();
    wait(60_000);
    expect(sendPing).toHaveBeenCalledTimes(2);
    expect(onSilence).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });

  test('can be stopped by whoever is told of the silence', () => {
    const onSilence = jest.fn(() => heartbeat.stop());
    const heartbeat = startClientHeartbeat({ intervalMs: 1_000, limitMs: 3_000, sendPing: () => {}, onSilence });
    wait(10_000);
    expect(onSilence).toHaveBeenCalledTimes(1);
  });
});

describe('the silence watchdog', () => {
  test('counts from its start, and from each sign of life', () => {
    const onSilence = jest.fn<() => void>();
    const watchdog = silenceWatchdog(3_000, onSilence);
    wait(2_999);
    watchdog.heard();
    wait(1_000);
    watchdog.heard();
    wait(2_999);
    expect(onSilence).not.toHaveBeenCalled();
    wait(1);
    expect(onSilence).toHaveBeenCalledTimes(1);
    wait(60_000);
    expect(onSilence).toHaveBeenCalledTimes(1);
  });

  test('doesn’t fire once stopped', () => {
    const onSilence = jest.fn<() => void>();
    silenceWatchdog(3_000, onSilence).stop();
    wait(60_000);
    expect(onSilence).not.toHaveBeenCalled();
  });
});

test('a silence watchdog speaks once, even if it hears something later', () => {
  jest.useFakeTimers();
  const onSilence = jest.fn<() => void>();
  const watchdog = silenceWatchdog(3_000, onSilence);
  jest.advanceTimersByTime(3_000);
  watchdog.heard();
  jest.advanceTimersByTime(3_000);
  jest.useRealTimers();
  expect(onSilence).toHaveBeenCalledTimes(1);
});

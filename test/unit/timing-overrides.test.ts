import { describe, expect, test } from '@jest/globals';
import { timingWith } from '../../lab/library/timing-overrides.ts';
import { timings } from '../../lab/model/timing.ts';
import { refusalOf } from './refusal.ts';

const refusal = (...assignments: string[]) => refusalOf(() => timingWith('fast', assignments));

describe('--set', () => {
  test('without any, a timing is as it is named', () => {
    expect(timingWith('fast', [])).toEqual({
      keepalive: { timeMs: 1_000, timeoutMs: 1_500 },
      heartbeat: { intervalMs: 1_000, limitMs: 3_000 },
      rateLimit: { maxPings: 10, windowMs: 1_000 },
      tcpKeepalive: { idleMs: 1_000 },
      drain: { limitMs: 3_000, limitBytes: 16_777_216 },
      silence: { limitMs: 3_000 },
      reconnect: { initialBackoffMs: 100, maxBackoffMs: 1_000, attemptTimeoutMs: 2_000 },
    });
    expect(timingWith('article', [])).toEqual({
      keepalive: { timeMs: 10_000, timeoutMs: 15_000 },
      heartbeat: { intervalMs: 10_000, limitMs: 30_000 },
      rateLimit: { maxPings: 10, windowMs: 10_000 },
      tcpKeepalive: { idleMs: 10_000 },
      drain: { limitMs: 30_000, limitBytes: 16_777_216 },
      silence: { limitMs: 30_000 },
      reconnect: { initialBackoffMs: 1_000, maxBackoffMs: 10_000, attemptTimeoutMs: 20_000 },
    });
  });

  test('replaces the figure that it names and leaves the others', () => {
    expect(timingWith('article', ['keepalive.timeMs=30000'])).toMatchObject({
      keepalive: { timeMs: 30_000, timeoutMs: 15_000 },
      heartbeat: { intervalMs: 10_000, limitMs: 30_000 },
      rateLimit: { maxPings: 10, windowMs: 10_000 },
      tcpKeepalive: { idleMs: 10_000 },
      drain: { limitMs: 30_000, limitBytes: 16_777_216 },
      silence: { limitMs: 30_000 },
      reconnect: { initialBackoffMs: 1_000, maxBackoffMs: 10_000, attemptTimeoutMs: 20_000 },
    });
  });

  test('may be repeated, and the last one counts', () => {
    const { keepalive, heartbeat } = timingWith('fast', [
      'keepalive.timeMs=200',
      'heartbeat.limitMs=5000',
      'keepalive.timeMs=300',
    ]);
    expect(keepalive).toEqual({ timeMs: 300, timeoutMs: 1_500 });
    expect(heartbeat).toEqual({ intervalMs: 1_000, limitMs: 5_000 });
  });

  test('leaves the named timing itself alone', () => {
    timingWith('fast', ['keepalive.timeMs=7', 'rateLimit.maxPings=99']);
    expect(timings.fast.keepalive).toEqual({ timeMs: 1_000, timeoutMs: 1_500 });
    expect(timings.fast.rateLimit).toEqual({ maxPings: 10, windowMs: 1_000 });
  });
});

describe('wrong usage', () => {
  test('is an unknown figure, told with those that there are', () => {
    const error = refusal('keepalive.tiemMs=5');
    expect(error.stage).toBe('usage');
    expect(error.exitStatus).toBe(2);
    expect(error.subject).toBe('--set keepalive.tiemMs=5');
    expect(error.wanted).toContain('keepalive.timeMs, keepalive.timeoutMs, heartbeat.intervalMs');
    expect(error.got).toBe('keepalive.tiemMs');
  });

  test.each(['keepalive.timeMs', 'keepalive=5', '=5', '', '__proto__.x=5', 'constructor.name=5'])(
    'is %j, which isn’t figure=value',
    (assignment) => {
      expect(refusal(assignment).subject).toBe(`--set ${assignment}`);
    },
  );

  test.each(['0', '-1', '1.5', 'soon', '', '1e300', 'Infinity'])('is %j where a whole number belongs', (text) => {
    const error = refusal(`keepalive.timeMs=${text}`);
    expect(error.wanted).toBe('a whole number, 1 or more');
    expect(error.got).toBe(text || 'nothing');
  });

  test('is told of all at once', () => {
    const { message } = refusal('keepalive.timeMs=soon', 'nonsense=1', 'heartbeat.limitMs=0');
    expect(message).toContain('--set keepalive.timeMs=soon: wanted a whole number, 1 or more; got soon');
    expect(message).toContain('--set nonsense=1: wanted ');
    expect(message).toContain('--set heartbeat.limitMs=0: wanted a whole number, 1 or more; got 0');
  });
});

describe('figures that contradict each other', () => {
  test('a heartbeat can’t be given up before the next Ping', () => {
    const message = 'heartbeat.limitMs: wanted more than heartbeat.intervalMs (1000); got 1000';
    expect(refusal('heartbeat.limitMs=1000').message).toContain(message);
    expect(timingWith('fast', ['heartbeat.limitMs=1001']).heartbeat.limitMs).toBe(1_001);
  });

  test('a heartbeat can’t be faster than the rate limit allows', () => {
    const { message } = refusal('heartbeat.intervalMs=99');
    expect(message).toContain('heartbeat.intervalMs: wanted more than 100, or the rate limit ends the stream; got 99');
  });

  test('both are told at once', () => {
    const { message } = refusal('heartbeat.intervalMs=50', 'heartbeat.limitMs=40');
    expect(message).toContain('heartbeat.limitMs: wanted more than heartbeat.intervalMs (50); got 40');
    expect(message).toContain('heartbeat.intervalMs: wanted more than 100');
  });

  test('are judged after every figure is set', () => {
    const { heartbeat } = timingWith('fast', ['heartbeat.intervalMs=5000', 'heartbeat.limitMs=12000']);
    expect(heartbeat).toEqual({ intervalMs: 5_000, limitMs: 12_000 });
  });
});

test('a wrong figure doesn’t hide a contradiction', () => {
  expect(() => timingWith('fast', ['nonsense=1', 'heartbeat.limitMs=500'])).toThrow(/heartbeat\.limitMs: wanted more/);
});

test('figures whose horizon the fronts’ own timers would cut short are refused', () => {
  expect(() => timingWith('fast', ['keepalive.timeMs=3000000000'])).toThrow(
    /keepalive\.timeMs \+ keepalive\.timeoutMs: wanted less than 1200000, .*; got 3000001500/,
  );
  expect(() => timingWith('fast', ['heartbeat.limitMs=1200000'])).toThrow(
    /heartbeat\.limitMs: wanted less than 1200000/,
  );
});

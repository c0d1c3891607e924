import { describe, expect, test } from '@jest/globals';
import type { Key } from '../../lab/cases/case.ts';
import type { Endpoint } from '../../lab/model/places.ts';
import type { Timer } from '../../lab/model/timer.ts';
import { firing } from '../../lab/predict/firing/firing.ts';
import { keyLike } from './literal-key.ts';

const fires = (timer: Timer, parts: Partial<Key>) => firing(timer, keyLike(parts));

const after = (minMs: number, maxMs: number) => ({ minMs, maxMs });

/** To a tenth of a millisecond. */
const about = (minMs: number, maxMs: number) => ({ minMs: expect.closeTo(minMs, 1), maxMs: expect.closeTo(maxMs, 1) });

const NEVER = undefined;

const pinging = (at: Endpoint, parts: Partial<Timer> = {}): Timer => ({
  ...{ at, limitMs: 2_500 },
  rearmedBy: {
    by: 'answer',
    probe: { from: at, towards: at === 'client' ? 'server' : 'client', layer: 'http2', everyMs: 1_000 },
  },
  ...parts,
});

describe('a timer that answers to its own PINGs re-arm', () => {
  const [client, server] = [pinging('client'), pinging('server')];
  // Its age at the fault is between nothing and one interval, of 1,000 ms.
  const NOTICES = after(1_500, 2_500);

  test.each(['packet-drop', 'airplane', 'stall', 'address-change'] as const)('%s on a direct path', (fault) => {
    expect([fires(client, { fault }), fires(server, { fault })]).toEqual([NOTICES, NOTICES]);
  });

  test('a link that is open one way loses either the PING or its ACK', () => {
    for (const fault of ['half-open@to-server', 'half-open@to-client'] as const)
      expect([fires(client, { fault }), fires(server, { fault })]).toEqual([NOTICES, NOTICES]);
  });

  test('a front answers in the place of what is behind it', () => {
    expect([fires(client, { path: 'envoy' }), fires(server, { path: 'envoy' })]).toEqual([NOTICES, NEVER]);
    const backend = { path: 'envoy', at: 'backend' } as const;
    expect([fires(client, backend), fires(server, backend)]).toEqual([NEVER, NOTICES]);
  });

  test('a frozen end answers nobody, asks nobody, and is beyond a front', () => {
    const frozen = { fault: 'server-freeze', at: 'server' } as const;
    expect([fires(client, frozen), fires(server, frozen)]).toEqual([NOTICES, NEVER]);
    expect(fires(client, { ...frozen, path: 'nginx' })).toBe(NEVER);
  });

  test('hung handlers don’t keep HTTP/2 from answering', () => {
    expect(fires(client, { fault: 'server-hang', at: 'server' })).toBe(NEVER);
  });

  test.each([
    ...(['healthy', 'jitter', 'flap', 'accept-stops', 'slow@within-patience'] as const),
    ...(['idle-reaper@aws-nlb', 'idle-reaper@gcp', 'idle-reaper@azure'] as const),
  ])('%s gives no alarm', (fault) => {
    expect(fires(client, { fault })).toBe(NEVER);
    expect(fires(server, { fault })).toBe(NEVER);
  });

  test('a round trip that is longer than its patience is taken for death, if it leads over the slow link', () => {
    const fault = 'slow@beyond-patience';
    expect([fires(client, { fault }), fires(server, { fault })]).toEqual([NOTICES, NOTICES]);
    expect(fires(client, { fault, path: 'nginx', at: 'backend' })).toBe(NEVER);
  });

  test('after a GOAWAY the next PING fails at once, at those to whom that happens', () => {
    const fails = pinging('client', { failsAfterGoaway: true });
    const reload = { fault: 'proxy-reload', at: 'nginx', path: 'nginx' } as const;
    expect(fires(fails, reload)).toEqual(after(0, 1_000));
    expect(fires(client, reload)).toBe(NEVER);
    // Envoy says no GOAWAY.
    expect(fires(fails, { fault: 'proxy-reload', at: 'envoy', path: 'envoy' })).toBe(NEVER);
    expect(fires(fails, { fault: 'healthy', path: 'nginx' })).toBe(NEVER);
  });

  describe('whose answers come from a front that gets full', () => {
    const push = { path: 'nginx', traffic: 'server-push-64KiB-100ms' } as const;
    // 65,553 bytes each 100 ms. At least nothing more fits, one push being on its way; at most 65,535 + 4,096 bytes do.
    const FULL = about(1_500, 2_500 + 69_631 / 655.53);

    test('notices once that is so, whatever silenced the client', () => {
      expect(fires(server, push)).toEqual(FULL);
      expect(fires(server, { ...push, fault: 'client-freeze', at: 'client' })).toEqual(FULL);
      for (const fault of ['half-open@to-server', 'half-open@to-client'] as const)
        expect(fires(server, { ...push, fault })).toEqual(FULL);
    });

    test('never does without pushes, with a client that takes them, and through Envoy', () => {
      expect(fires(server, { ...push, traffic: 'client-pings' })).toBe(NEVER);
      expect(fires(server, { ...push, fault: 'healthy' })).toBe(NEVER);
      expect(fires(server, { ...push, path: 'envoy' })).toBe(NEVER);
    });

    test('is the server’s own affair: the client’s PINGs are lost anyway', () => {
      expect(fires(client, push)).toEqual(NOTICES);
    });
  });
});

describe('TCP keepalive', () => {
  const probing = (at: Timer['at'], towards: Endpoint, limitMs = 11_000): Timer => ({
    ...{ at, limitMs, unacknowledged: 'stops it' as const },
    rearmedBy: { by: 'answer', probe: { from: at, towards, layer: 'tcp', everyMs: 1_000 } },
  });
  const [client, server] = [probing('client', 'server'), probing('server', 'client')];
  // Up to 8 % later, for the kernel's timers.
  const NOTICES = after(10_000, 11_880);

  test('notices a kernel that is silent, and no other silence', () => {
    expect([fires(client, {}), fires(server, {})]).toEqual([NOTICES, NOTICES]);
    expect(fires(client, { fault: 'airplane' })).toBe(NEVER);
    expect(fires(client, { fault: 'server-freeze', at: 'server' })).toBe(NEVER);
    expect(fires(client, { fault: 'server-hang', at: 'server' })).toBe(NEVER);
    for (const fault of ['half-open@to-server', 'half-open@to-client'] as const)
      expect([fires(client, { fault }), fires(server, { fault })]).toEqual([NOTICES, NOTICES]);
  });

  test('asks the front alone', () => {
    expect([fires(client, { path: 'nginx' }), fires(server, { path: 'nginx' })]).toEqual([NOTICES, NEVER]);
  });

  test('in a frozen process is answered as before, by one kernel to the other', () => {
    expect(fires(client, { fault: 'client-freeze', at: 'client' })).toBe(NEVER);
  });

  test('is stopped by data of its own end that isn’t acknowledged, and by nobody else’s', () => {
    expect([fires(client, { traffic: 'client-pings' }), fires(server, { traffic: 'client-pings' })]).toEqual([
      NEVER,
      // The server has no Ping to answer.
      NOTICES,
    ]);
    expect([fires(client, { traffic: 'server-push' }), fires(server, { traffic: 'server-push' })]).toEqual([
      NOTICES,
      NEVER,
    ]);
  });

  test('of a front is stopped by what it passes on', () => {
    const towardsClient = probing('front', 'client', 4_000);
    const quiet = after(3_000, 4_320);
    expect(fires(towardsClient, { path: 'nginx' })).toEqual(quiet);
    expect(fires(towardsClient, { path: 'nginx', traffic: 'client-pings' })).toEqual(quiet);
    expect(fires(towardsClient, { path: 'nginx', traffic: 'server-push' })).toBe(NEVER);
    expect(fires(towardsClient, { path: 'nginx', at: 'backend' })).toBe(NEVER);
    expect(fires(towardsClient, { path: 'nginx', fault: 'client-freeze', at: 'client' })).toBe(NEVER);
  });
});

describe('a timer that the arrival of Pings re-arms', () => {
  const watch: Timer = {
    ...{ at: 'server', limitMs: 3_000 },
    rearmedBy: { by: 'arrival', probe: { from: 'client', towards: 'server', layer: 'end-to-end', everyMs: 1_000 } },
  };
  const NOTICES = after(2_000, 3_000);

  test('notices their absence, through any front', () => {
    expect(fires(watch, {})).toEqual(NOTICES);
    expect(fires(watch, { path: 'nginx' })).toEqual(NOTICES);
    expect(fires(watch, { path: 'envoy', at: 'backend' })).toEqual(NOTICES);
    expect(fires(watch, { fault: 'client-freeze', at: 'client', path: 'nginx' })).toEqual(NOTICES);
  });

  test('counts from the one Ping that still comes over an open way', () => {
    expect(fires(watch, { fault: 'half-open@to-server' })).toEqual(NOTICES);
    // It comes within an interval of the fault.
    expect(fires(watch, { fault: 'half-open@to-client' })).toEqual(after(3_000, 4_000));
  });

  test('takes a slow peer for a dead one if a single way takes longer than its patience', () => {
    expect(fires(watch, { fault: 'slow@beyond-patience' })).toEqual(NOTICES);
    expect(fires(watch, { fault: 'slow@within-patience' })).toBe(NEVER);
    expect(fires(watch, { fault: 'flap' })).toBe(NEVER);
  });

  test('is dead with its own application', () => {
    expect(fires(watch, { fault: 'server-hang', at: 'server' })).toBe(NEVER);
    expect(fires(watch, { fault: 'server-freeze', at: 'server' })).toBe(NEVER);
  });
});

describe('a timer that messages re-arm', () => {
  const silence: Timer = { at: 'client', limitMs: 3_000, rearmedBy: { by: 'messages', from: ['server'] } };

  test('is as old as the last of them at the fault', () => {
    expect(fires(silence, { traffic: 'server-push' })).toEqual(after(2_900, 3_000));
    expect(fires(silence, { traffic: 'client-pings' })).toEqual(after(2_000, 3_000));
    expect(fires(silence, { traffic: 'server-push', fault: 'server-hang', at: 'server' })).toEqual(after(2_900, 3_000));
  });

  test('goes on for as long as an open way brings some', () => {
    expect(fires(silence, { traffic: 'server-push', fault: 'half-open@to-client' })).toEqual(after(2_900, 3_000));
    expect(fires(silence, { traffic: 'server-push', fault: 'half-open@to-server' })).toEqual(after(2_900, 3_500));
  });

  test('takes slowness beyond its patience for silence', () => {
    expect(fires(silence, { traffic: 'server-push', fault: 'slow@beyond-patience' })).toEqual(after(2_900, 3_000));
    expect(fires(silence, { traffic: 'server-push', fault: 'slow@within-patience' })).toBe(NEVER);
    expect(fires(silence, { traffic: 'server-push', fault: 'healthy' })).toBe(NEVER);
  });

  test('without any isn’t there to fire after the fault', () => {
    expect(fires(silence, { traffic: 'idle' })).toBe(NEVER);
  });

  describe('at a front', () => {
    const path = 'nginx@grpc-read-timeout';
    const detector = 'front-timeouts';
    const reading: Timer = {
      ...{ at: 'front', limitMs: 3_000, lazyMs: 300 },
      rearmedBy: { by: 'messages', from: ['server'] },
    };
    const body: Timer = {
      ...{ at: 'front', limitMs: 3_000, lazyMs: 300 },
      rearmedBy: { by: 'messages', from: ['client', 'server'], onlyWhile: 'the client’s side is open' },
    };

    test('is spared by what still comes', () => {
      expect(fires(reading, { path, detector, traffic: 'server-push' })).toBe(NEVER);
      expect(fires(body, { path, detector, traffic: 'client-pings', at: 'backend' })).toBe(NEVER);
    });

    test('isn’t set anew for less than its laziness', () => {
      expect(fires(reading, { path, detector, traffic: 'server-push', at: 'backend' })).toEqual(after(2_700, 3_000));
    });

    test('on a quiet stream is kept until the fault by the lab’s own messages', () => {
      expect(fires(reading, { path, detector })).toEqual(after(2_500, 3_000));
      expect(fires(reading, { path, detector, fault: 'healthy' })).toEqual(after(2_500, 3_000));
    });

    test('with a client that pings is kept by that alone', () => {
      expect(fires(reading, { path, detector, traffic: 'client-pings' })).toEqual(after(2_000, 3_000));
    });

    test('that runs only while the client’s side is open doesn’t on a half-closed stream', () => {
      const backend = { path, detector, at: 'backend' } as const;
      expect(fires(body, { ...backend, traffic: 'half-closed-push' })).toBe(NEVER);
      expect(fires(body, { ...backend, traffic: 'server-push' })).toEqual(after(2_700, 3_000));
    });
  });
});

describe('a timer of writes that wait', () => {
  const drain: Timer = { at: 'server', limitMs: 3_000, rearmedBy: { by: 'progress', towards: 'client' } };
  const traffic = 'server-push-64KiB-50ms';

  test('begins when the client’s window is full and messages queue up before it', () => {
    // 65,553 bytes each 50 ms: the window may hold nothing more than what is on its way; then 14 to 16 messages.
    expect(fires(drain, { traffic })).toEqual(about(3_000 + 14 * 50, 3_000 + 81_919 / 1_311.06 + 16 * 50));
    // 117 bytes each 100 ms fill half a window in 28 s at the earliest.
    expect(fires(drain, { traffic: 'server-push' })).toEqual(
      about(3_000 + 32_667 / 1.17 + 1_400, 3_000 + 81_919 / 1.17 + 1_600),
    );
  });

  test('begins later behind a front, by all that this takes', () => {
    // nginx and the kernels around it: 98,000 to 37,769,631 bytes.
    expect(fires(drain, { traffic, path: 'nginx' })).toEqual(
      about(3_700 + (98_000 - 65_536) / 1_311.06, 3_800 + 37_769_631 / 1_311.06),
    );
  });

  test('never does where nothing is pushed, nobody pushes, all is taken, or what is watched goes the other way', () => {
    expect(fires(drain, { traffic: 'client-pings' })).toBe(NEVER);
    expect(fires(drain, { traffic, fault: 'server-hang', at: 'server' })).toBe(NEVER);
    expect(fires(drain, { traffic, fault: 'healthy' })).toBe(NEVER);
    const towardsServer: Timer = { ...drain, at: 'front', rearmedBy: { by: 'progress', towards: 'server' } };
    expect(fires(towardsServer, { traffic, path: 'nginx' })).toBe(NEVER);
  });

  test('at a front has only the client’s window before it', () => {
    expect(fires({ ...drain, at: 'front' }, { traffic, path: 'nginx' })).toEqual(
      about(3_000, 3_000 + 81_919 / 1_311.06),
    );
  });

  describe('that TCP itself counts, from the first retransmission', () => {
    const userTimeout = (towards: Endpoint): Timer => ({
      ...{ at: 'front', limitMs: 3_200, unacknowledged: 'starts it' as const },
      rearmedBy: { by: 'progress', towards },
    });

    test('begins with the next message that isn’t acknowledged', () => {
      const path = 'envoy';
      expect(fires(userTimeout('client'), { path, traffic: 'server-push' })).toEqual(after(3_200, 3_400));
      const pings = { path, at: 'backend', traffic: 'client-pings' } as const;
      expect(fires(userTimeout('server'), pings)).toEqual(after(3_200, 4_300));
    });

    test('never begins where nothing is sent on, or a kernel acknowledges it', () => {
      const path = 'envoy';
      expect(fires(userTimeout('client'), { path })).toBe(NEVER);
      // The Pings don't come, so no Pong is sent.
      expect(fires(userTimeout('client'), { path, traffic: 'client-pings' })).toBe(NEVER);
      expect(fires(userTimeout('client'), { path, traffic: 'server-push', fault: 'airplane' })).toBe(NEVER);
      const frozen = { path, traffic: 'server-push', fault: 'client-freeze', at: 'client' } as const;
      expect(fires(userTimeout('client'), frozen)).toBe(NEVER);
      expect(fires(userTimeout('server'), { path, traffic: 'client-pings' })).toBe(NEVER);
    });
  });
});

describe('a timer that nothing re-arms', () => {
  const running = (from: 'stream' | 'half-close'): Timer => ({
    ...{ at: 'front', limitMs: 30_000 },
    rearmedBy: { by: 'nothing', from },
  });

  test('fires within its limit, whether anybody is dead or not', () => {
    for (const fault of ['packet-drop', 'healthy'] as const)
      expect(fires(running('stream'), { path: 'envoy', fault })).toEqual(after(0, 30_000));
  });

  test('from the end of the client’s side doesn’t run before that', () => {
    expect(fires(running('half-close'), { path: 'envoy', traffic: 'server-push' })).toBe(NEVER);
    expect(fires(running('half-close'), { path: 'envoy', traffic: 'half-closed-push' })).toEqual(after(0, 30_000));
  });
});

describe('a timer that runs from a reload', () => {
  const timer: Timer = { at: 'front', limitMs: 5_000, rearmedBy: { by: 'nothing', from: 'reload' } };

  test('fires so long after one, and never without', () => {
    expect(fires(timer, { path: 'nginx', at: 'nginx', fault: 'proxy-reload' })).toEqual(after(5_000, 5_000));
    expect(fires(timer, { path: 'nginx', fault: 'packet-drop' })).toBe(NEVER);
  });
});

describe('a timer that what comes re-arms until the front is full', () => {
  const timer = (untilFull?: true): Timer => ({
    ...{ at: 'front', limitMs: 5_000 },
    rearmedBy: { by: 'messages', from: ['client', 'server'], ...(untilFull && { untilFull }) },
  });
  const dead = { path: 'envoy@initial-stream-window-size', fault: 'packet-drop' } as const;

  test('fires once pushes to a dead client have filled it, and never if each push counts', () => {
    const filling = { ...dead, traffic: 'server-push-64KiB-50ms' } as const;
    const range = fires(timer(true), filling);
    expect(range?.minMs).toBeGreaterThanOrEqual(4_950);
    expect(range?.maxMs).toBeLessThan(9_000);
    expect(fires(timer(), filling)).toBe(NEVER);
  });

  test('is re-armed by a client that lives', () => {
    expect(fires(timer(true), { ...dead, fault: 'healthy', traffic: 'server-push-64KiB-50ms' })).toBe(NEVER);
  });
});

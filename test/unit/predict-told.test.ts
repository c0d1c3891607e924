import { describe, expect, test } from '@jest/globals';
import type { Key } from '../../lab/cases/case.ts';
import { predict, stillCarries } from '../../lab/predict/predict.ts';
import { NEVER, within } from './literal-events.ts';
import { caseKeyLike, keyLike } from './literal-key.ts';

const predicted = (parts: Partial<Key>, horizonMs = 9_000) => predict(caseKeyLike(horizonMs, parts));

const told = (minMs: number, maxMs: number) => ({ detects: false, told: { minMs, maxMs } });

describe('an end that notices closes, and the other end is told', () => {
  test('unless the link between them is silent', () => {
    expect(predicted({ detector: 'client-keepalive' })).toEqual({ client: within(1_500, 2_500), server: NEVER });
  });

  test('on a healthy link at once: a hung server, whose HTTP/2 lives', () => {
    const hung = { fault: 'server-hang', at: 'server', detector: 'heartbeat' } as const;
    expect(predicted(hung)).toEqual({ client: within(2_000, 3_000), server: told(2_000, 3_000) });
    expect(predicted({ ...hung, path: 'nginx' })).toEqual(predicted(hung));
  });

  test('on a slow link by as much later', () => {
    // Each way takes 3,000 to 3,600 ms.
    expect(predicted({ fault: 'slow@beyond-patience', detector: 'client-keepalive' })).toEqual({
      ...{ client: within(1_500, 2_500), server: told(4_500, 6_100) },
    });
    // Both notice before the news arrives.
    expect(predicted({ fault: 'slow@beyond-patience', detector: 'both-keepalive' })).toEqual({
      ...{ client: within(1_500, 2_500), server: within(1_500, 2_500) },
    });
    // The client is told by the front, which is told over the slow link.
    const before = {
      fault: 'slow@beyond-patience',
      path: 'nginx',
      at: 'backend',
      detector: 'server-keepalive',
    } as const;
    expect(predicted(before)).toEqual({ client: told(4_500, 6_100), server: within(1_500, 2_500) });
  });
});

describe('over a link that is open one way', () => {
  test('whoever has said nothing since the fault can say goodbye there, perhaps before the other notices', () => {
    expect(predicted({ fault: 'half-open@to-server', detector: 'heartbeat' })).toEqual({
      client: { ...within(2_000, 3_000), orTold: { minMs: 2_000, maxMs: 3_000 } },
      server: within(2_000, 3_000),
    });
  });

  test('a goodbye waits behind what isn’t acknowledged', () => {
    expect(predicted({ fault: 'half-open@to-server', detector: 'heartbeat', traffic: 'server-push' }).client).toEqual(
      within(2_000, 3_000),
    );
    // The PING itself.
    expect(predicted({ fault: 'half-open@to-server', detector: 'server-keepalive' }).client).toEqual(NEVER);
    // The client's last Ping came; another 3,000 ms later the server notices itself.
    expect(predicted({ fault: 'half-open@to-client', detector: 'heartbeat' })).toEqual({
      ...{ client: within(2_000, 3_000), server: within(3_000, 4_000) },
    });
  });

  test('a kernel that gives up doesn’t wait to say so', () => {
    const detector = 'client-tcp-keepalive';
    expect(predicted({ fault: 'half-open@to-client', detector }, 14_300)).toEqual({
      client: within(10_000, 11_880),
      server: told(10_000, 11_880),
    });
    expect(predicted({ fault: 'half-open@to-server', detector }, 14_300)).toEqual({
      client: within(10_000, 11_880),
      server: NEVER,
    });
  });
});

describe('a front’s own timers', () => {
  const detector = 'envoy-keepalive';
  const [down, up] = ['envoy@connection-keepalive-downstream', 'envoy@connection-keepalive-upstream'] as const;

  test('tell the end behind the front, which counts as detection, and not the one beyond the fault', () => {
    expect(predicted({ path: down, detector })).toEqual({ client: NEVER, server: within(1_000, 2_150) });
    expect(predicted({ path: up, detector, at: 'backend' })).toEqual({ client: within(1_000, 2_150), server: NEVER });
  });

  test('that look the other way notice nothing', () => {
    for (const parts of [{ path: up }, { path: down, at: 'backend' }] as const)
      expect(predicted({ ...parts, detector })).toEqual({ client: NEVER, server: NEVER });
  });

  test('tell both ends where nothing is silent, and no dead end', () => {
    const path = 'nginx@grpc-read-timeout';
    const both = { client: within(2_500, 3_000), server: within(2_500, 3_000) };
    expect(predicted({ fault: 'healthy', path, detector: 'front-timeouts' })).toEqual(both);
    expect(predicted({ fault: 'server-hang', at: 'server', path, detector: 'front-timeouts' })).toEqual(both);
    expect(predicted({ fault: 'client-freeze', at: 'client', path: down, detector })).toEqual({
      ...{ client: NEVER, server: within(1_000, 2_150) },
    });
  });

  test('run whoever watches; only as their own detector have they noticed what they end', () => {
    expect(predicted({ path: down, detector: 'none' })).toEqual({ client: NEVER, server: told(1_000, 2_150) });
  });
});

describe('a front that takes its configuration anew', () => {
  test('and says GOAWAY makes a client’s keepalive fail, which tells the server', () => {
    const reload = { fault: 'proxy-reload', at: 'nginx', path: 'nginx' } as const;
    expect(predicted({ ...reload, detector: 'client-keepalive' })).toEqual({
      ...{ client: within(0, 1_000), server: told(0, 1_000) },
    });
    expect(predicted({ ...reload, detector: 'server-keepalive' })).toEqual({ client: NEVER, server: NEVER });
  });

  test('and whose old process ends tells both ends then', () => {
    const reload = { fault: 'proxy-reload', at: 'envoy', path: 'envoy' } as const;
    for (const detector of ['none', 'both-keepalive', 'heartbeat'] as const)
      expect(predicted({ ...reload, detector })).toEqual({ client: told(3_000, 4_500), server: told(3_000, 4_500) });
  });
});

describe('an announcing fault', () => {
  test('is heard at once by whoever lives', () => {
    const both = { client: told(0, 250), server: told(0, 250) };
    for (const fault of ['proxy-kill', 'proxy-restart'] as const)
      expect(predicted({ fault, at: 'nginx', path: 'nginx' })).toEqual(both);
    for (const path of ['direct', 'envoy'] as const) {
      expect(predicted({ fault: 'server-kill', at: 'server', path })).toEqual({ client: told(0, 250), server: NEVER });
      expect(predicted({ fault: 'client-kill', at: 'client', path })).toEqual({ client: NEVER, server: told(0, 250) });
    }
  });
});

test('a dead end notices nothing, and is told nothing', () => {
  expect(predicted({ fault: 'client-freeze', at: 'client', detector: 'both-keepalive' })).toEqual({
    ...{ client: NEVER, server: within(1_500, 2_500) },
  });
  expect(predicted({ fault: 'server-freeze', at: 'server', detector: 'both-keepalive', path: 'nginx' })).toEqual({
    ...{ client: NEVER, server: NEVER },
  });
});

describe('a load balancer of layer 7', () => {
  const balanced = (parts: Partial<Key>) =>
    predicted({ fault: 'healthy', path: 'envoy@emulates-aws-alb', ...parts }, 9_000);

  test('ends a stream without messages, whoever sends PINGs: both ends are told, and none has noticed', () => {
    for (const detector of ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive'] as const)
      expect(balanced({ detector })).toEqual({ client: told(5_500, 6_000), server: told(5_500, 6_000) });
  });

  test('is kept from it by the heartbeat, and by all other messages', () => {
    for (const quick of [{ detector: 'heartbeat' }, { traffic: 'client-pings' }, { traffic: 'server-push' }] as const)
      expect(balanced(quick)).toEqual({ client: NEVER, server: NEVER });
  });

  test('has noticed what it ends only as its own detector', () => {
    const own = { path: 'envoy@stream-idle-timeout', detector: 'front-timeouts' } as const;
    expect(balanced(own)).toEqual({ client: within(2_500, 3_000), server: within(2_500, 3_000) });
  });

  test('ends a stream from which a heartbeat vanishes, where nobody hears of it before', () => {
    // The heartbeat's own limit is 3 s.
    const dead = { fault: 'packet-drop', detector: 'heartbeat', path: 'envoy@stream-idle-timeout' } as const;
    expect(balanced(dead).server).toEqual({ ...within(2_000, 3_000), orTold: { minMs: 2_000, maxMs: 3_000 } });
  });
});

describe('a stream that nobody has ended still carries', () => {
  const carries = (parts: Partial<Key>) => stillCarries(keyLike(parts));

  test('where nothing was silent', () => {
    for (const fault of ['healthy', 'jitter', 'flap', 'accept-stops', 'slow@beyond-patience'] as const)
      expect(carries({ fault })).toBe(true);
    for (const fault of ['packet-drop', 'airplane', 'half-open@to-client', 'server-hang'] as const)
      expect(carries({ fault })).toBe(false);
  });

  describe('past a middlebox that forgets after 35 s (350 s, ten times as fast)', () => {
    const reaped = (parts: Partial<Key>) => carries({ fault: 'idle-reaper@aws-nlb', ...parts });

    test('if something passes it more often', () => {
      expect(reaped({})).toBe(false);
      expect(reaped({ traffic: 'server-push' })).toBe(true);
      expect(reaped({ traffic: 'client-pings', path: 'nginx' })).toBe(true);
      for (const detector of ['client-keepalive', 'heartbeat', 'client-tcp-keepalive'] as const)
        expect([reaped({ detector }), reaped({ detector, path: 'nginx' })]).toEqual([true, true]);
    });

    test('by PINGs of the server’s only on a direct path: a front answers them', () => {
      for (const detector of ['server-keepalive', 'server-tcp-keepalive'] as const)
        expect([reaped({ detector }), reaped({ detector, path: 'envoy' })]).toEqual([true, false]);
    });

    test('by PINGs of a front’s only if they go to the client', () => {
      const detector = 'envoy-keepalive';
      expect(reaped({ detector, path: 'envoy@connection-keepalive-downstream' })).toBe(true);
      expect(reaped({ detector, path: 'envoy@connection-keepalive-upstream' })).toBe(false);
    });
  });
});

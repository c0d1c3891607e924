import { describe, expect, test } from '@jest/globals';
import type { Case } from '../../lab/cases/case.ts';
import type { Prediction, Predictions } from '../../lab/cases/prediction.ts';
import type { Event } from '../../lab/record/events.ts';
import {
  byClient,
  byLab,
  byServer,
  caseLike,
  counted,
  lifeUntil,
  lifeWith,
  NAME,
  NEVER,
  quietCase,
  serverGivesUp,
  within,
  without,
} from './literal-events.ts';
import { judge } from './literal-witness.ts';

const verdictOf = (definition: Case, events: Event[]) => {
  const { verdict, reason } = judge(definition, events);
  return { verdict, reason };
};

const expecting = (predicted: Predictions, parts: Partial<Case>) =>
  caseLike({ predicted, expected: predicted, ...parts });

const told = (minMs: number, maxMs: number): Prediction => ({ detects: false, told: { minMs, maxMs } });

const clientEnds = (atMs: number) =>
  byClient(atMs, { what: 'stream.ended', case: NAME, cause: 'Connection dropped', status: 'UNAVAILABLE' });
const serverEnds = (atMs: number) =>
  byServer(atMs, { what: 'stream.ended', case: NAME, cause: 'cancelled', status: 'CANCELLED' });

describe('an end that is to be told', () => {
  const reload = expecting(
    { client: told(3_000, 4_500), server: told(3_000, 4_500) },
    { fault: 'proxy-reload', at: 'envoy', path: 'envoy', detector: 'none', options: {}, timers: [], carries: true },
  );

  test('in time is a pass', () => {
    expect(verdictOf(reload, lifeWith(clientEnds(13_500), serverEnds(14_600)))).toEqual({
      verdict: 'pass',
      reason:
        'wanted client notified in 3000..4500 ms; got not by itself: its stream was ended by envoy after 3500 ms (Connection dropped); ' +
        'wanted server notified in 3000..4500 ms; got not by itself: its stream was ended by envoy after 4600 ms (cancelled)',
    });
  });

  test.each([
    ['too early', [clientEnds(12_880), serverEnds(13_500)]],
    ['too late', [clientEnds(14_601), serverEnds(13_500)]],
    ['never', [serverEnds(13_500)]],
    ['only by the healing', [clientEnds(18_003), serverEnds(13_500)]],
  ])('%s is a fail', (_, events) => {
    const { verdict, reason } = verdictOf(reload, lifeWith(...events));
    expect(verdict).toBe('fail');
    expect(reason).toMatch(/^wanted client notified in 3000..4500 ms; got/);
  });

  test('and notices by itself instead is a fail', () => {
    const both = { ...reload, detector: 'server-keepalive', options: { timeoutMs: 1_500 } } as const;
    const { verdict, reason } = verdictOf(both, lifeWith(clientEnds(13_500), ...serverGivesUp(13_500)));
    expect(verdict).toBe('fail');
    expect(reason).toBe('wanted server notified in 3000..4500 ms; got 3500 ms');
  });
});

describe('an end that notices, or may be told before', () => {
  const openOneWay = expecting(
    { client: { ...within(2_000, 3_000), orTold: { minMs: 2_000, maxMs: 3_000 } }, server: within(2_000, 3_000) },
    { fault: 'half-open@to-server', detector: 'heartbeat', options: {}, timers: [] },
  );
  const serverFires = [
    byServer(12_300, { what: 'detector.fired', case: NAME, detector: 'heartbeat', cause: 'no Ping' }),
    byServer(12_300, { what: 'stream.ended', case: NAME, cause: 'no Ping', status: 'UNAVAILABLE' }),
  ];
  const clientFires = (atMs: number) => [
    byClient(atMs, { what: 'detector.fired', case: NAME, detector: 'heartbeat', cause: 'no Pong' }),
    clientEnds(atMs),
  ];

  test('passes either way', () => {
    expect(verdictOf(openOneWay, lifeWith(...serverFires, clientEnds(12_301))).verdict).toBe('pass');
    expect(verdictOf(openOneWay, lifeWith(...serverFires, ...clientFires(12_900))).verdict).toBe('pass');
  });

  test('fails outside both ranges, and without an ending', () => {
    expect(verdictOf(openOneWay, lifeWith(...serverFires, clientEnds(11_500))).verdict).toBe('fail');
    expect(verdictOf(openOneWay, lifeWith(...serverFires, ...clientFires(13_200))).verdict).toBe('fail');
    expect(verdictOf(openOneWay, lifeWith(...serverFires))).toEqual({
      verdict: 'fail',
      reason: 'wanted client in 2000..3000 ms, or notified in 2000..3000 ms; got never',
    });
  });

  test('that may not be told fails when it is', () => {
    const alone = expecting({ ...openOneWay.expected, client: within(2_000, 3_000) }, openOneWay);
    const strict = { ...alone, expected: { client: within(2_000, 3_000), server: within(2_000, 3_000) } };
    expect(verdictOf(strict, lifeWith(...serverFires, clientEnds(12_301))).verdict).toBe('fail');
  });

  test('what comes to it over the open way is no leak', () => {
    const bytes = [
      counted('client', 'fault.end', { connectionBytesRead: 100 }),
      counted('client', 'heal.begin', { connectionBytesRead: 200 }),
    ];
    const events = [...without('counted', lifeWith(...serverFires, clientEnds(12_301))), ...bytes];
    expect(verdictOf(openOneWay, events).verdict).toBe('pass');
  });
});

describe('a fault that announces itself', () => {
  const killed = expecting(
    { client: told(0, 0), server: NEVER },
    { fault: 'server-kill', at: 'server', detector: 'none', options: {}, timers: [] },
  );
  const fin = (atMs: number) => byClient(atMs, { what: 'session.closed', session: '1', by: 'remote' });
  /** The dead end can't be asked for its counts. */
  const clientAlone = (events: Event[]) => events.filter((event) => event.what !== 'counted' || event.end === 'client');

  test('isn’t a leak: its FIN is the news', () => {
    expect(verdictOf(killed, clientAlone(lifeWith(fin(9_996), clientEnds(9_995)))).verdict).toBe('pass');
  });

  test('has to be heard at once', () => {
    expect(verdictOf(killed, clientAlone(lifeWith(fin(10_101), clientEnds(10_101)))).verdict).toBe('fail');
    expect(verdictOf(killed, clientAlone(lifeWith())).verdict).toBe('fail');
  });

  test('is over when all who live have heard of it: the dead aren’t waited for', () => {
    const early = [...without('heal.begin'), byLab(10_500, { what: 'heal.begin', case: NAME })];
    const events = [...clientAlone(early), fin(9_996), clientEnds(9_995)];
    expect(verdictOf(killed, events).verdict).toBe('pass');
    // A living server, of which never is wanted, is.
    const restarted = { ...killed, fault: 'proxy-kill', at: 'nginx', path: 'nginx' } as const;
    expect(verdictOf(restarted, events)).toEqual({
      verdict: 'unknown',
      reason: 'wanted to wait for the server for 7500 ms; got only 500 ms before healing',
    });
  });
});

test('a frozen end isn’t waited for either', () => {
  const frozen = quietCase({ fault: 'client-freeze', at: 'client', expected: caseLike().expected });
  const early = [...without('heal.begin', lifeWith(...serverGivesUp(12_012)))];
  const events = [...early, byLab(12_100, { what: 'heal.begin', case: NAME })];
  expect(verdictOf(frozen, events).verdict).toBe('pass');
  expect(verdictOf({ ...frozen, fault: 'packet-drop', at: 'last-mile' }, events).verdict).toBe('unknown');
});

describe('a stream that nobody ended', () => {
  const healthy = (carries: boolean) => quietCase({ fault: 'healthy', carries });
  const asked = (answered: boolean) => byLab(17_990, { what: 'asked', case: NAME, answered });

  test('passes if it carries, or doesn’t, as predicted', () => {
    expect(verdictOf(healthy(true), lifeWith(asked(true))).verdict).toBe('pass');
    expect(verdictOf(healthy(false), lifeWith(asked(false))).verdict).toBe('pass');
  });

  test('fails otherwise', () => {
    expect(verdictOf(healthy(true), lifeWith(asked(false)))).toEqual({
      verdict: 'fail',
      reason: 'wanted the stream to carry a message at the horizon; got none',
    });
    expect(verdictOf(healthy(false), lifeWith(asked(true)))).toEqual({
      verdict: 'fail',
      reason: 'wanted the stream dead at the horizon, open at both ends; got an answer',
    });
  });

  test('and that wasn’t asked proves nothing', () => {
    expect(verdictOf(healthy(true), lifeWith())).toEqual({
      verdict: 'unknown',
      reason: 'wanted to know whether the stream still carries a message; nobody asked',
    });
  });
});

describe('a fault that is over by itself', () => {
  const flap = quietCase({ fault: 'flap', healsAfterMs: 500 });
  const over = (atMs: number) => byLab(atMs, { what: 'fault.over', case: NAME, beginNs: (atMs - 10) * 1e6 });

  test('is one if it lasted three times as long as it says at most, from its begin', () => {
    // It began at 9,990.
    expect(verdictOf(flap, lifeWith(over(11_490))).verdict).toBe('pass');
    expect(verdictOf(flap, lifeWith(over(11_491)))).toEqual({
      verdict: 'unknown',
      reason: 'the silence lasted 1501 ms: wanted 500 ms, and at most 3 times that',
    });
  });

  test('and never was over isn’t', () => {
    expect(verdictOf(flap, lifeWith())).toEqual({
      verdict: 'unknown',
      reason: 'the run ended before the fault was over',
    });
  });

  test('may last longer if it is a restart, however long that takes', () => {
    const both = { client: told(0, 0), server: told(0, 0) };
    const parts = { fault: 'proxy-restart', at: 'nginx', path: 'nginx', healsAfterMs: 0 } as const;
    const restarted = expecting(both, { ...parts, detector: 'none', options: {}, timers: [] });
    const events = lifeWith(clientEnds(9_995), serverEnds(9_996), over(12_000));
    expect(verdictOf(restarted, events).verdict).toBe('pass');
  });
});

describe('a client that reconnects', () => {
  const recovering = quietCase({
    ...{ fault: 'packet-drop', detector: 'none', options: {} },
    recovery: { on: 'old stream', from: 'heal.end', minMs: 0, maxMs: 0 },
  });
  const again = (answered: boolean) => byLab(18_020, { what: 'asked.again', case: NAME, answered, elapsedMs: 4 });

  test('passes if messages flow again as predicted, which is told', () => {
    const { verdict, recovered } = judge(recovering, lifeWith(again(true)));
    expect(verdict).toBe('pass');
    expect(recovered).toMatchObject({ flowsAgainMs: 4, on: 'old stream' });
  });

  test('fails if they don’t', () => {
    expect(verdictOf(recovering, lifeWith(again(false)))).toEqual({
      verdict: 'fail',
      reason: 'wanted a message again on the old stream in 0..0 ms; got none',
    });
  });

  test('isn’t judged by that where the times are wrong already', () => {
    const { reason } = verdictOf({ ...recovering, path: 'nginx' }, lifeWith(again(false), ...serverGivesUp(12_012)));
    expect(reason).toMatch(/^wanted server never/);
  });
});

test('a case that the machine can’t run is skipped, with the reason, whatever else is missing', () => {
  const reason = "this machine can't drop packets: nftables: none";
  const events = lifeUntil(0, byLab(5, { what: 'case.skipped', case: NAME, reason }));
  expect(verdictOf(caseLike({ fault: 'packet-drop' }), events)).toEqual({ verdict: 'skipped', reason });
});

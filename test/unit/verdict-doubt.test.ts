import { describe, expect, test } from '@jest/globals';
import type { Case } from '../../lab/cases/case.ts';
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
  quietCase,
  serverGivesUp,
  without,
} from './literal-events.ts';
import { judge } from './literal-witness.ts';

const verdictOf = (definition: Case, events: Event[]) => {
  const { verdict, reason } = judge(definition, events);
  return { verdict, reason };
};

const unknown = (reason: string) => ({ verdict: 'unknown', reason });

describe('a fault that leaked is not detection', () => {
  test('the client’s FIN that reaches the server through the cut link makes a direct case unknown', () => {
    const events = lifeWith(
      byServer(10_500, { what: 'stream.ended', case: NAME, cause: 'cancelled', status: 'CANCELLED' }),
      byServer(10_501, { what: 'session.closed', session: '7', by: 'remote' }),
    );
    expect(judge(caseLike(), events).observed.server.endedBy).toBe('fault');
    expect(verdictOf(caseLike(), events)).toEqual(
      unknown("the fault leaked: the server's stream ended after 500 ms by connection closed by FIN"),
    );
  });

  test('so does a close at the end next to the fault, even in the very time of an expected detection', () => {
    const [, , sent, ended] = serverGivesUp(12_012);
    const fin = byServer(12_011, { what: 'session.closed', session: '7', by: 'remote' });
    const events = lifeWith(...[sent, fin, ended].filter((event) => event !== undefined));
    expect(verdictOf(caseLike(), events).verdict).toBe('unknown');
  });

  test('bytes that got across mean that it didn’t take', () => {
    const events = [
      ...without('counted', lifeWith(...serverGivesUp(12_012))),
      counted('client', 'fault.end', { connectionBytesRead: 900 }),
      counted('client', 'heal.begin', { connectionBytesRead: 917 }),
    ];
    expect(verdictOf(caseLike(), events)).toEqual(unknown("the fault didn't take: 17 bytes got across the cut link"));
  });
});

describe('without a flawless life nothing can be said', () => {
  const detected = (...events: Event[]) => lifeWith(...serverGivesUp(12_012), ...events);

  test('no passing baseline, told with what it lacked', () => {
    const missing = 'a Pong at the client';
    const events = lifeUntil(1_000, byLab(11_000, { what: 'baseline.failed', case: NAME, missing }));
    const { verdict, reason } = verdictOf(caseLike(), events);
    expect(verdict).toBe('unknown');
    expect(reason).toMatch(/^wanted a passing baseline before the fault; still missing: a Pong at the client$/);
  });

  test('a stream that ended before the fault', () => {
    const ended = byClient(9_000, { what: 'stream.ended', case: NAME, cause: 'Connection dropped' });
    expect(verdictOf(quietCase(), lifeWith(ended))).toEqual(
      unknown("the client's stream ended before the fault: Connection dropped"),
    );
  });

  test('a fresh connection that carries nothing after healing', () => {
    const lost = byLab(23_000, { what: 'not-recovered', case: NAME, reason: 'DEADLINE_EXCEEDED' });
    expect(verdictOf(caseLike(), without('recovered', detected(lost)))).toEqual(
      unknown('wanted a message on a fresh connection after healing; got DEADLINE_EXCEEDED'),
    );
  });

  test('a case that the lab couldn’t go on with', () => {
    const broken = byLab(15_000, { what: 'case.broken', case: NAME, reason: 'control: count: no answer' });
    expect(verdictOf(caseLike(), detected(broken))).toEqual(unknown('control: count: no answer'));
  });

  test.each([
    [1_000, 'the run ended before the fault was in force'],
    [9_999, 'the run ended before the fault was in force'],
    [17_000, 'the run ended before healing'],
    [18_005, 'the run ended before healing'],
    [18_020, 'the run ended before the path was proven to work again'],
  ])('a run that ended after %d ms', (atMs, reason) => {
    expect(verdictOf(quietCase({ path: 'nginx' }), lifeUntil(atMs))).toEqual(unknown(reason));
  });

  test('no events at all', () => {
    expect(verdictOf(caseLike(), [])).toEqual(unknown('the run ended before the fault was in force'));
  });
});

describe('a program that ended', () => {
  const reason = 'exited with status 1';
  const exit = (node: string, atMs: number) => byLab(atMs, { what: 'node.exited', node, reason });

  test.each(['nginx', 'toxiproxy', 'client', 'server', 'sandbox'])('%s, on the case’s path', (node) => {
    const { verdict, reason: why } = verdictOf(quietCase({ path: 'nginx' }), lifeWith(exit(node, 12_000)));
    expect(verdict).toBe('unknown');
    expect(why).toBe(`${node} exited with status 1, so the case is inconclusive`);
  });

  test('while the baseline or healing goes on counts as well', () => {
    for (const atMs of [50, 1_000, 18_035])
      expect(verdictOf(quietCase({ path: 'nginx' }), lifeWith(exit('nginx', atMs))).verdict).toBe('unknown');
  });

  test('is no matter of a path that doesn’t lead through it', () => {
    expect(verdictOf(quietCase({ path: 'nginx' }), lifeWith(exit('envoy', 12_000))).verdict).toBe('pass');
    expect(verdictOf(caseLike(), lifeWith(...serverGivesUp(12_012), exit('nginx', 12_000))).verdict).toBe('pass');
  });

  test('is no matter of a case that was over', () => {
    expect(verdictOf(quietCase({ path: 'nginx' }), lifeWith(exit('nginx', 18_041))).verdict).toBe('pass');
  });
});

test('what was observed and counted is told even if it proves nothing', () => {
  const lost = byLab(23_000, { what: 'not-recovered', case: NAME, reason: 'DEADLINE_EXCEEDED' });
  const { observed, evidence } = judge(caseLike(), lifeWith(...serverGivesUp(12_012), lost));
  expect(observed.server.detectedMs).toBe(2_012);
  expect(evidence.serverPingsSent).toBe(1);
});

test('a peer’s clock that is known too badly makes a case unknown; one that is a day ahead doesn’t', () => {
  const compared = (uncertaintyMs: number) =>
    byLab(900, { what: 'clock.compared', node: 'server', offsetMs: 86_400_000, uncertaintyMs });
  expect(verdictOf(caseLike(), [compared(50), ...lifeWith(...serverGivesUp(12_012))]).verdict).toBe('pass');
  expect(verdictOf(caseLike(), [compared(51), ...lifeWith(...serverGivesUp(12_012))])).toEqual(
    unknown("the server's clock is known within 51 ms: wanted at most 50 ms"),
  );
});

test('a front that never came up: in its own words, which say more than that it ended', () => {
  const events = [
    byLab(100, { what: 'node.exited', node: 'server', reason: 'exited with status 1' }),
    byLab(101, { what: 'case.broken', case: NAME, reason: 'configuration: nginx: unknown directive' }),
    byLab(102, { what: 'case.done', case: NAME }),
  ];
  expect(judge(caseLike(), events).reason).toBe('configuration: nginx: unknown directive');
});

test('a fault that took long to go in is no reason to doubt where nobody is expected to notice it', () => {
  const late = (events: readonly Event[]) =>
    events.map((event) => (event.what === 'fault.begin' ? { ...event, atNs: event.atNs - 1_500_000_000 } : event));
  expect(judge(quietCase(), late(lifeWith())).verdict).toBe('pass');
});

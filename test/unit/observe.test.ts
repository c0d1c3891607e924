import { describe, expect, test } from '@jest/globals';
import { evidenceOf } from '../../lab/judge/count-evidence.ts';
import { leakAcross } from '../../lab/judge/fault-leak.ts';
import { CaseHistory } from '../../lab/record/case-history.ts';
import type { Event } from '../../lab/record/events.ts';
import { byClient, byServer, caseLike, counted, lifeUntil, lifeWith, without } from './literal-events.ts';
import { NO_EVIDENCE } from './literal-evidence.ts';

const historyOf = (events: Event[], definition = caseLike()) => new CaseHistory(definition, events);

const serverPing = (atMs: number, session: string, ping: number) =>
  byServer(atMs, { what: 'ping.sent', session, ping });
const serverAck = (atMs: number, session: string, ping: number) =>
  byServer(atMs, { what: 'ping.acked', session, ping });

describe('a history', () => {
  test('tells who said what, in order', () => {
    const history = historyOf(lifeWith(serverPing(11_000, '7', 2), serverPing(10_000, '7', 1)));
    expect(history.by('server', 'ping.sent').map(({ ping }) => ping)).toEqual([1, 2]);
    expect(history.by('client', 'ping.sent')).toEqual([]);
    expect(history.by('client', 'stream.open').map(({ session }) => session)).toEqual(['1']);
  });

  test('puts what never happened infinitely late', () => {
    expect(historyOf(lifeWith()).at('fault.end')).toBe(10_000_000_000);
    expect(historyOf([]).at('fault.end')).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('PINGs', () => {
  test('count if they were sent after the fault’s end and before healing', () => {
    const events = lifeWith(
      serverPing(9_995, '7', 1),
      serverPing(10_000, '7', 2),
      serverPing(17_999, '7', 3),
      serverPing(18_000, '7', 4),
    );
    expect(evidenceOf(historyOf(events))).toEqual({ ...NO_EVIDENCE, serverPingsSent: 2 });
  });

  test('count with their own ACKs, whenever those come, and without those of others', () => {
    const events = lifeWith(
      serverPing(9_999, '7', 1),
      serverAck(10_001, '7', 1),
      serverPing(17_999, '7', 2),
      serverAck(18_001, '7', 2),
      serverPing(18_002, '7', 3),
      serverAck(18_003, '7', 3),
    );
    expect(evidenceOf(historyOf(events))).toEqual({ ...NO_EVIDENCE, serverPingsSent: 1, serverPingAcksReceived: 1 });
  });

  test('are told apart by session', () => {
    const events = lifeWith(serverPing(11_000, '7', 1), serverPing(9_000, '8', 1), serverAck(11_001, '8', 1));
    expect(evidenceOf(historyOf(events))).toEqual({ ...NO_EVIDENCE, serverPingsSent: 1 });
  });

  test('are each end’s own', () => {
    const events = lifeWith(
      byClient(11_000, { what: 'ping.sent', session: '1', ping: 1 }),
      byClient(11_001, { what: 'ping.acked', session: '1', ping: 1 }),
      byClient(11_500, { what: 'ping.received', session: '1' }),
      byServer(9_999, { what: 'ping.received', session: '7' }),
      byServer(12_000, { what: 'ping.received', session: '7' }),
      byServer(12_001, { what: 'ping.received', session: '7' }),
    );
    expect(evidenceOf(historyOf(events))).toEqual({
      ...NO_EVIDENCE,
      ...{ clientPingsSent: 1, clientPingAcksReceived: 1, clientPingsReceived: 1, serverPingsReceived: 2 },
    });
  });

  test('count to the end of the record if it never came to healing', () => {
    const events = lifeUntil(17_000, serverPing(17_500, '7', 1), serverPing(25_000, '7', 2));
    expect(evidenceOf(historyOf(events)).serverPingsSent).toBe(2);
  });

  test('don’t count at all without a fault', () => {
    expect(evidenceOf(historyOf(lifeUntil(9_000, serverPing(9_500, '7', 1))))).toEqual(NO_EVIDENCE);
  });
});

describe('messages', () => {
  const withCounts = (...events: Event[]) => [...without('counted'), ...events];

  test('are what was counted before healing less what was counted after the fault', () => {
    const events = withCounts(
      counted('server', 'fault.end', { messagesSent: 20, messagesReceived: 1 }),
      counted('client', 'fault.end', { messagesSent: 1, messagesReceived: 20 }),
      counted('server', 'heal.begin', { messagesSent: 95, messagesReceived: 1 }),
      counted('client', 'heal.begin', { messagesSent: 6, messagesReceived: 22 }),
    );
    expect(evidenceOf(historyOf(events))).toEqual({
      ...NO_EVIDENCE,
      ...{ serverMessagesSent: 75, clientMessagesSent: 5, clientMessagesReceived: 2 },
    });
  });

  test('are none if one of the two counts is missing', () => {
    const events = withCounts(counted('server', 'fault.end', { messagesSent: 20 }));
    expect(evidenceOf(historyOf(events))).toEqual(NO_EVIDENCE);
  });
});

describe('bytes across a cut link', () => {
  const read = (end: 'client' | 'server', before: number, after: number) => [
    counted(end, 'fault.end', { connectionBytesRead: before }),
    counted(end, 'heal.begin', { connectionBytesRead: after }),
  ];
  const leaked = (definition = caseLike()) =>
    leakAcross(historyOf([...without('counted'), ...read('client', 900, 917), ...read('server', 50, 50)], definition));

  test('are those that the end next to the link has read since', () => {
    expect(leaked(caseLike())).toBe('17 bytes');
    expect(leaked(caseLike({ path: 'nginx' }))).toBe('17 bytes');
    expect(leaked(caseLike({ path: 'nginx', at: 'backend' }))).toBeUndefined();
  });

  test('may be messages behind a front, at either end', () => {
    const received = [
      counted('server', 'fault.end', { messagesReceived: 3 }),
      counted('server', 'heal.begin', { messagesReceived: 10 }),
    ];
    const history = historyOf([...without('counted'), ...received], caseLike({ path: 'nginx' }));
    expect(leakAcross(history)).toBe('7 messages');
  });

  test('are nobody’s business on a link that carries', () => {
    expect(leaked(caseLike({ fault: 'healthy' }))).toBeUndefined();
    expect(leaked(caseLike({ fault: 'jitter' }))).toBeUndefined();
  });
});

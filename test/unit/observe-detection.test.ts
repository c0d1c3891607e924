import { describe, expect, test } from '@jest/globals';
import type { Case } from '../../lab/cases/case.ts';
import { leakAcross } from '../../lab/judge/fault-leak.ts';
import { observeEnd } from '../../lab/judge/observe-end.ts';
import type { Endpoint } from '../../lab/model/places.ts';
import { CaseHistory } from '../../lab/record/case-history.ts';
import type { Event } from '../../lab/record/events.ts';
import { byClient, byServer, caseLike, counted, lifeWith, NAME, quietCase, without } from './literal-events.ts';

const observed = (end: Endpoint, definition: Case, ...events: Event[]) =>
  observeEnd(new CaseHistory(definition, lifeWith(...events)), end);

const serverEnds = (atMs: number, cause = 'cancelled', status = 'CANCELLED') =>
  byServer(atMs, { what: 'stream.ended', case: NAME, cause, status });
const clientEnds = (atMs: number, status = 'UNAVAILABLE') =>
  byClient(atMs, { what: 'stream.ended', case: NAME, cause: 'Connection dropped', status });

describe('TCP that gives its peer up', () => {
  const watched = quietCase({ fault: 'packet-drop', detector: 'client-tcp-keepalive', options: {} });
  const givenUp = (error = 'ETIMEDOUT') => [
    byClient(20_600, { what: 'session.closed', session: '1', by: 'tcp', error }),
    clientEnds(20_600),
  ];
  const before = (events: Event[]) => events.map((event) => ({ ...event, atNs: event.atNs - 4_000_000_000 }));

  test('has detected, if that is what the case watches with', () => {
    expect(observed('client', watched, ...before(givenUp()))).toMatchObject({
      ...{ detectedMs: 6_600, endedBy: 'self', cause: 'ETIMEDOUT' },
    });
  });

  test('ends the stream without detecting, if it isn’t, or is so at the other end', () => {
    for (const detector of ['none', 'server-tcp-keepalive'] as const)
      expect(observed('client', { ...watched, detector }, ...before(givenUp()))).toMatchObject({
        ...{ detectedMs: null, endedMs: 6_600, endedBy: 'self' },
      });
  });

  test('is no reset, which somebody has sent', () => {
    const reset = byClient(16_600, { what: 'session.closed', session: '1', by: 'remote', error: 'ECONNRESET' });
    expect(observed('client', watched, reset, clientEnds(16_600))).toMatchObject({
      ...{ detectedMs: null, endedBy: 'fault', cause: 'connection closed: ECONNRESET' },
    });
  });
});

describe('a keepalive after a GOAWAY', () => {
  const reloaded = quietCase({ fault: 'proxy-reload', at: 'nginx', path: 'nginx', detector: 'client-keepalive' });
  const goaway = (atMs: number) => byClient(atMs, { what: 'goaway.received', session: '1', code: 0, text: '' });
  const ping = (atMs: number) => byClient(atMs, { what: 'ping.sent', session: '1', ping: 4 });
  const closed = (atMs: number) => byClient(atMs, { what: 'session.closed', session: '1', by: 'self' });

  test('fails with its next PING, however soon that comes', () => {
    for (const atMs of [10_050, 10_900])
      expect(
        observed('client', reloaded, goaway(10_010), ping(atMs), clientEnds(atMs), closed(atMs + 1)),
      ).toMatchObject({
        ...{ detectedMs: atMs - 10_000, endedBy: 'self', cause: 'keepalive could send no PING after GOAWAY' },
      });
  });

  test('didn’t, if no PING was tried, the other side closed, or there was no GOAWAY', () => {
    const fin = byClient(10_901, { what: 'session.closed', session: '1', by: 'remote' });
    expect(observed('client', reloaded, goaway(10_010), clientEnds(10_900), closed(10_901)).detectedMs).toBeNull();
    expect(observed('client', reloaded, goaway(10_010), ping(10_900), clientEnds(10_900), fin)).toMatchObject({
      ...{ detectedMs: null, endedBy: 'front' },
    });
    expect(observed('client', reloaded, ping(10_900), clientEnds(10_900), closed(10_901)).detectedMs).toBeNull();
  });
});

describe('what a front tells', () => {
  const path = 'envoy@connection-keepalive-downstream';
  const parts = { fault: 'packet-drop', path, detector: 'envoy-keepalive', options: {} } as const;
  const watched = quietCase(parts);
  const reset = byServer(12_000, { what: 'rst_stream.received', case: NAME, session: '7', code: 8 });

  test('is detection where the front’s own timers are the detector', () => {
    expect(observed('server', watched, reset, serverEnds(12_000))).toMatchObject({
      ...{ detectedMs: 2_000, endedBy: 'front', cause: 'RST_STREAM, code 8' },
    });
  });

  test('isn’t, with another detector or the front’s reference', () => {
    for (const other of [{ detector: 'none' }, { path: 'envoy' }] as const)
      expect(observed('server', quietCase({ ...parts, ...other }), reset, serverEnds(12_000))).toMatchObject({
        ...{ detectedMs: null, endedBy: 'front' },
      });
  });

  test('can’t get to the end beyond the silent link: that is a leak', () => {
    const told = byClient(12_000, { what: 'rst_stream.received', case: NAME, session: '1', code: 8 });
    expect(observed('client', watched, told, clientEnds(12_000))).toMatchObject({ detectedMs: null, endedBy: 'fault' });
  });
});

describe('what reaches an end next to a link that is open one way', () => {
  test('comes from the peer on the open way, and is a leak on the other', () => {
    const open = quietCase({ fault: 'half-open@to-server' });
    expect(observed('client', open, clientEnds(12_000)).endedBy).toBe('peer');
    expect(observed('server', open, serverEnds(12_000)).endedBy).toBe('fault');
    const other = quietCase({ fault: 'half-open@to-client', path: 'nginx', at: 'backend' });
    expect(observed('server', other, serverEnds(12_000)).endedBy).toBe('front');
    expect(observed('client', other, clientEnds(12_000)).endedBy).toBe('front');
  });
});

test('a server that hears that the client has finished was told so, by whoever stands before it', () => {
  const finished = serverEnds(12_000, 'the client finished', 'OK');
  const hung = quietCase({ fault: 'server-hang', at: 'server', detector: 'heartbeat', options: {} });
  expect(observed('server', hung, finished)).toMatchObject({ detectedMs: null, endedBy: 'peer' });
  expect(observed('server', { ...hung, path: 'nginx' }, finished)).toMatchObject({ endedBy: 'front' });
  const exhausted = serverEnds(12_000, 'more than 10 Pings', 'RESOURCE_EXHAUSTED');
  expect(observed('server', hung, exhausted).endedBy).toBe('self');
});

test('an application’s detector is only that of the case, at that end, by the time of the ending', () => {
  const silence = caseLike({ fault: 'server-hang', at: 'server', detector: 'client-silence', options: {} });
  const fired = (detector: 'client-silence' | 'heartbeat', atMs: number) =>
    byClient(atMs, { what: 'detector.fired', case: NAME, detector, cause: 'no message for 3000 ms' });
  expect(observed('client', silence, fired('client-silence', 12_900), clientEnds(12_901, 'CANCELLED'))).toMatchObject({
    ...{ detectedMs: 2_901, endedBy: 'self', cause: 'no message for 3000 ms' },
  });
  for (const other of [fired('heartbeat', 12_900), fired('client-silence', 13_000)])
    expect(observed('client', silence, other, clientEnds(12_901)).detectedMs).toBeNull();
});

describe('a leak', () => {
  const grown = (end: Endpoint, what: 'connectionBytesRead' | 'messagesReceived', definition: Case) => {
    const counts = [counted(end, 'fault.end', { [what]: 100 }), counted(end, 'heal.begin', { [what]: 103 })];
    return leakAcross(new CaseHistory(definition, [...without('counted'), ...counts]));
  };

  test('is what comes by the silent way alone', () => {
    const open = quietCase({ fault: 'half-open@to-server' });
    expect(grown('client', 'connectionBytesRead', open)).toBeUndefined();
    expect(grown('client', 'messagesReceived', open)).toBeUndefined();
    expect(grown('server', 'connectionBytesRead', open)).toBe('3 bytes');
    expect(grown('server', 'messagesReceived', { ...open, path: 'nginx' })).toBe('3 messages');
  });

  test('out of a node that is silent is a message of its, not its kernel’s bytes', () => {
    const frozen = quietCase({ fault: 'server-freeze', at: 'server' });
    expect(grown('client', 'connectionBytesRead', frozen)).toBeUndefined();
    expect(grown('client', 'messagesReceived', frozen)).toBe('3 messages');
    const hung = quietCase({ fault: 'server-hang', at: 'server', path: 'nginx' });
    expect(grown('client', 'messagesReceived', hung)).toBe('3 messages');
  });

  test('into a dead end is nobody’s: what waits in its kernel is read when it lives again', () => {
    const frozen = quietCase({ fault: 'client-freeze', at: 'client' });
    expect(grown('client', 'connectionBytesRead', frozen)).toBeUndefined();
    expect(grown('client', 'messagesReceived', frozen)).toBeUndefined();
    const hung = quietCase({ fault: 'server-hang', at: 'server' });
    expect(grown('server', 'messagesReceived', hung)).toBeUndefined();
  });

  test('is none where the fault announces itself', () => {
    const killed = quietCase({ fault: 'server-kill', at: 'server' });
    expect(grown('client', 'connectionBytesRead', killed)).toBeUndefined();
    expect(grown('client', 'messagesReceived', killed)).toBeUndefined();
  });
});

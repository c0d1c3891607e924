import { describe, expect, test } from '@jest/globals';
import type { Case } from '../../lab/cases/case.ts';
import { observeEnd } from '../../lab/judge/observe-end.ts';
import type { Endpoint } from '../../lab/model/places.ts';
import { CaseHistory } from '../../lab/record/case-history.ts';
import type { Event } from '../../lab/record/events.ts';
import { byClient, byServer, caseLike, lifeWith, NAME, quietCase, serverGivesUp } from './literal-events.ts';

const observed = (end: Endpoint, definition: Case, ...events: Event[]) =>
  observeEnd(new CaseHistory(definition, lifeWith(...events)), end);

const behindNginx = caseLike({ path: 'nginx' });
const serverEnds = (atMs: number) =>
  byServer(atMs, { what: 'stream.ended', case: NAME, cause: 'cancelled', status: 'CANCELLED' });
const clientEnds = (atMs: number) =>
  byClient(atMs, { what: 'stream.ended', case: NAME, cause: 'Connection dropped', status: 'UNAVAILABLE' });

test('an end whose stream goes on has neither detected nor ended', () => {
  expect(observed('client', caseLike())).toEqual({ detectedMs: null, endedMs: null });
});

describe('an end’s own keepalive', () => {
  test('detected when its PING had no ACK for the whole timeout; counted from the end of the injection', () => {
    expect(observed('server', caseLike(), ...serverGivesUp(12_012))).toEqual({
      ...{ detectedMs: 2_012, endedMs: 2_012, endedBy: 'self' },
      ...{ cause: 'keepalive timed out', status: 'CANCELLED', errorMs: 0 },
    });
  });

  test('detects at the client alike, and each end by its own PINGs alone', () => {
    const ping = byClient(10_300, { what: 'ping.sent', session: '1', ping: 9 });
    const both = [ping, clientEnds(11_800), serverEnds(11_810)];
    const definition = caseLike({ path: 'nginx', detector: 'both-keepalive' });
    expect(observed('client', definition, ...both)).toMatchObject({ detectedMs: 1_800, endedBy: 'self' });
    expect(observed('server', definition, ...both)).toMatchObject({ detectedMs: null, endedBy: 'front' });
  });

  test('may seem early by what passes between arming the timer and sending the PING', () => {
    const sent = byServer(10_500, { what: 'ping.sent', session: '7', ping: 1 });
    expect(observed('server', behindNginx, sent, serverEnds(11_996)).endedBy).toBe('self');
    expect(observed('server', behindNginx, sent, serverEnds(11_890)).endedBy).toBe('front');
  });

  test('didn’t fire if the ACK came', () => {
    const sent = byServer(10_500, { what: 'ping.sent', session: '7', ping: 1 });
    const acked = byServer(10_501, { what: 'ping.acked', session: '7', ping: 1 });
    expect(observed('server', behindNginx, sent, acked, serverEnds(12_100))).toEqual({
      ...{ detectedMs: null, endedMs: 2_100, endedBy: 'front' },
      ...{ cause: 'cancelled', status: 'CANCELLED' },
    });
  });

  test('isn’t satisfied by another session’s ACK of a PING with the same number', () => {
    const sent = byServer(10_500, { what: 'ping.sent', session: '7', ping: 1 });
    const other = byServer(10_501, { what: 'ping.acked', session: '8', ping: 1 });
    expect(observed('server', behindNginx, sent, other, serverEnds(12_000)).endedBy).toBe('self');
  });

  test('is no explanation in a case without keepalive', () => {
    const sent = byServer(10_500, { what: 'ping.sent', session: '7', ping: 1 });
    const none = quietCase({ path: 'nginx', detector: 'none', options: {} });
    expect(observed('server', none, sent, serverEnds(13_000)).endedBy).toBe('front');
  });
});

describe('the heartbeat', () => {
  const definition = caseLike({ path: 'nginx', detector: 'heartbeat', options: { intervalMs: 1_000, limitMs: 3_000 } });

  test('detected when its watchdog fired, by its own words, with gRPC’s status', () => {
    const cause = 'heartbeat: no Ping for 3000 ms';
    const fired = byServer(12_400, { what: 'detector.fired', case: NAME, detector: 'heartbeat', cause });
    const ended = byServer(12_401, { what: 'stream.ended', case: NAME, cause, status: 'UNAVAILABLE' });
    expect(observed('server', definition, fired, ended)).toEqual({
      ...{ detectedMs: 2_401, endedMs: 2_401, endedBy: 'self' },
      ...{ cause, status: 'UNAVAILABLE' },
    });
  });

  test('at one end says nothing of the other', () => {
    const cause = 'heartbeat: no Ping for 3000 ms';
    const fired = byServer(12_400, { what: 'detector.fired', case: NAME, detector: 'heartbeat', cause });
    expect(observed('client', definition, fired, serverEnds(12_401), clientEnds(12_402)).endedBy).toBe('fault');
  });

  test('that fires after the stream has ended by something else didn’t end it', () => {
    const reset = byServer(11_000, { what: 'rst_stream.received', case: NAME, session: '7', code: 2 });
    const cause = 'heartbeat: no Ping for 3000 ms';
    const fired = byServer(12_400, { what: 'detector.fired', case: NAME, detector: 'heartbeat', cause });
    expect(observed('server', definition, reset, serverEnds(11_000), fired)).toMatchObject({
      ...{ detectedMs: null, endedMs: 1_000, endedBy: 'front', cause: 'RST_STREAM, code 2' },
    });
  });
});

describe('what the wire told isn’t detection', () => {
  const overdue = byServer(10_000, { what: 'ping.sent', session: '7', ping: 1 });

  test('a reset, with its code', () => {
    const reset = byServer(12_000, { what: 'rst_stream.received', case: NAME, session: '7', code: 8 });
    expect(observed('server', behindNginx, overdue, reset, serverEnds(12_000))).toMatchObject({
      ...{ detectedMs: null, endedMs: 2_000, endedBy: 'front', cause: 'RST_STREAM, code 8' },
    });
  });

  test('a GOAWAY, with its code and text', () => {
    const text = 'too_many_pings';
    const goaway = byServer(12_000, { what: 'goaway.received', session: '7', code: 11, text });
    const { endedBy, cause } = observed('server', behindNginx, overdue, goaway, serverEnds(12_001));
    expect({ endedBy, cause }).toEqual({ endedBy: 'front', cause: 'GOAWAY, code 11 too_many_pings' });
  });

  test('a close, by FIN or by RST, although a session’s end is told some turns after its streams’', () => {
    const fin = byServer(12_200, { what: 'session.closed', session: '7', by: 'remote' });
    const rst = byServer(12_200, { what: 'session.closed', session: '7', by: 'remote', error: 'ECONNRESET' });
    expect(observed('server', behindNginx, overdue, serverEnds(12_000), fin)).toMatchObject({
      ...{ endedBy: 'front', cause: 'connection closed by FIN' },
    });
    expect(observed('server', behindNginx, overdue, serverEnds(12_000), rst)).toMatchObject({
      ...{ endedBy: 'front', cause: 'connection closed: ECONNRESET' },
    });
  });

  test('but a session that this end closed itself told it nothing, nor did one that closed much later', () => {
    const self = byServer(12_001, { what: 'session.closed', session: '7', by: 'self' });
    const late = byServer(13_000, { what: 'session.closed', session: '7', by: 'remote' });
    expect(observed('server', behindNginx, overdue, serverEnds(12_000), self).endedBy).toBe('self');
    expect(observed('server', behindNginx, overdue, serverEnds(12_000), late).endedBy).toBe('self');
  });
});

describe('an ending that no detector of this end explains', () => {
  test('is the fault’s at an end with nothing but the cut link before it', () => {
    expect(observed('client', quietCase(), clientEnds(11_000)).endedBy).toBe('fault');
    expect(observed('server', quietCase(), serverEnds(11_000)).endedBy).toBe('fault');
    expect(observed('client', quietCase({ path: 'envoy' }), clientEnds(11_000)).endedBy).toBe('fault');
    const backend = quietCase({ path: 'envoy', at: 'backend' });
    expect(observed('server', backend, serverEnds(11_000)).endedBy).toBe('fault');
  });

  test('is the front’s at the other side of it', () => {
    expect(observed('server', quietCase({ path: 'envoy' }), serverEnds(11_000)).endedBy).toBe('front');
    const backend = quietCase({ path: 'envoy', at: 'backend' });
    expect(observed('client', backend, clientEnds(11_000)).endedBy).toBe('front');
  });

  test('on a link without a fault is the front’s, or the peer’s when direct', () => {
    const healthy = quietCase({ fault: 'healthy' });
    expect(observed('client', { ...healthy, path: 'nginx' }, clientEnds(11_000)).endedBy).toBe('front');
    expect(observed('client', healthy, clientEnds(11_000)).endedBy).toBe('peer');
  });
});

describe('after healing began', () => {
  test('an ending is recovery, whatever it looks like', () => {
    expect(observed('server', caseLike(), ...serverGivesUp(18_000))).toMatchObject({
      ...{ detectedMs: null, endedMs: 8_000, endedBy: 'heal' },
    });
  });

  test('an ending just before it isn’t', () => {
    expect(observed('server', caseLike(), ...serverGivesUp(17_999))).toMatchObject({ detectedMs: 7_999 });
  });

  test('what the wire told is its cause', () => {
    const closed = byClient(18_005, { what: 'session.closed', session: '1', by: 'remote' });
    expect(observed('client', caseLike(), clientEnds(18_003), closed)).toMatchObject({
      ...{ endedBy: 'heal', cause: 'connection closed by FIN', status: 'UNAVAILABLE' },
    });
  });
});

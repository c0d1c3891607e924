import { describe, expect, test } from '@jest/globals';
import type { MessageKind } from '../../contract/facts.ts';
import type { DetectorName } from '../../lab/detectors/index.ts';
import { missingFromBaseline, noProbeUnderWay } from '../../lab/drive/baseline.ts';
import type { TrafficName } from '../../lab/model/traffic.ts';
import type { Event } from '../../lab/record/events.ts';
import { byClient, byServer, NAME } from './literal-events.ts';
import { keyLike } from './literal-key.ts';

const received = (kind: MessageKind) => ({ what: 'message.received', case: NAME, kind }) as const;

const REQUEST = byServer(1, received('request'));
const RESPONSE = byClient(2, received('response'));
const PING = byServer(3, received('ping'));
const PONG = byClient(4, received('pong'));
const CLIENT_ACK = byClient(5, { what: 'ping.acked', session: '1', ping: 1 });
const SERVER_ACK = byServer(6, { what: 'ping.acked', session: '7', ping: 1 });

const missing = (detector: DetectorName, traffic: TrafficName, ...events: Event[]) =>
  missingFromBaseline(keyLike({ path: 'nginx', detector, traffic }).means, events);

const EACH_WAY = ['a message from client to server', 'a message from server to client'];
const OF_CLIENT = "an ACK of the client's PING";
const OF_SERVER = "an ACK of the server's PING";

describe('a case lacks at first', () => {
  test.each<[DetectorName, TrafficName, string[]]>([
    ['none', 'idle', EACH_WAY],
    ['none', 'server-push', EACH_WAY],
    ['none', 'half-closed-push', EACH_WAY],
    ['none', 'client-pings', [...EACH_WAY, 'a Pong at the client']],
    ['server-push', 'server-push', EACH_WAY],
    ['client-keepalive', 'idle', [...EACH_WAY, OF_CLIENT]],
    ['server-keepalive', 'idle', [...EACH_WAY, OF_SERVER]],
    ['both-keepalive', 'idle', [...EACH_WAY, OF_CLIENT, OF_SERVER]],
    ['both-keepalive', 'client-pings', [...EACH_WAY, OF_CLIENT, OF_SERVER, 'a Pong at the client']],
    ['heartbeat', 'idle', [...EACH_WAY, 'a Ping at the server', 'a Pong at the client']],
  ])('with %s and %s', (detector, traffic, wanted) => {
    expect(missing(detector, traffic)).toEqual(wanted);
  });
});

test('a message each way is enough where nobody probes', () => {
  expect(missing('none', 'idle', REQUEST)).toEqual(['a message from server to client']);
  expect(missing('none', 'idle', REQUEST, RESPONSE)).toEqual([]);
});

test('only the ACK of a case’s own PINGs counts, at the end that has keepalive', () => {
  expect(missing('client-keepalive', 'idle', REQUEST, RESPONSE, SERVER_ACK)).toEqual([OF_CLIENT]);
  expect(missing('server-keepalive', 'idle', REQUEST, RESPONSE, CLIENT_ACK)).toEqual([OF_SERVER]);
  expect(missing('both-keepalive', 'idle', REQUEST, RESPONSE, CLIENT_ACK)).toEqual([OF_SERVER]);
  expect(missing('both-keepalive', 'idle', REQUEST, RESPONSE, CLIENT_ACK, SERVER_ACK)).toEqual([]);
});

test('a PING that was sent is no PING that was ACKed', () => {
  const sent = byServer(5, { what: 'ping.sent', session: '7', ping: 1 });
  expect(missing('server-keepalive', 'idle', REQUEST, RESPONSE, sent)).toEqual([OF_SERVER]);
});

test('a heartbeat is a Ping there and a Pong back', () => {
  expect(missing('heartbeat', 'idle', REQUEST, RESPONSE, PING)).toEqual(['a Pong at the client']);
  expect(missing('heartbeat', 'idle', REQUEST, RESPONSE, PING, PONG)).toEqual([]);
});

test('a message at the wrong end is none', () => {
  const echo = byClient(1, { what: 'message.received', case: NAME, kind: 'request' });
  const sent = byServer(2, { what: 'message.sent', case: NAME, kind: 'response' });
  expect(missing('none', 'idle', echo, sent)).toEqual(EACH_WAY);
});

describe('a probe is under way', () => {
  const sent = byServer(5, { what: 'ping.sent', session: '7', ping: 1 });
  const asked = byClient(3, { what: 'message.sent', case: NAME, kind: 'ping' });

  test('while a PING of either end has no ACK', () => {
    expect(noProbeUnderWay([sent])).toBe(false);
    expect(noProbeUnderWay([sent, CLIENT_ACK])).toBe(false);
    expect(noProbeUnderWay([sent, SERVER_ACK])).toBe(true);
  });

  test('while a Ping has no Pong', () => {
    expect(noProbeUnderWay([asked, PING])).toBe(false);
    expect(noProbeUnderWay([asked, PING, PONG])).toBe(true);
    expect(noProbeUnderWay([])).toBe(true);
  });
});

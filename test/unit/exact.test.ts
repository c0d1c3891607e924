import { expect, test } from '@jest/globals';
import { detectors } from '../../lab/detectors/index.ts';
import { exactNs } from '../../lab/exact.ts';
import { timings } from '../../lab/timing.ts';
import { byClient, byServer, NAME } from './literal-events.ts';

const MS = 1e6;
const keepalive = detectors['both-keepalive'].timers(timings.fast);
const heartbeat = detectors.heartbeat.timers(timings.fast);

test('a keepalive is due its time and its timeout after the last ACK, not after the last PING', () => {
  const events = [
    byServer(1_000, { what: 'ping.sent', session: '1', ping: 1 }),
    byServer(1_003, { what: 'ping.acked', session: '1', ping: 1 }),
    byServer(2_004, { what: 'ping.sent', session: '1', ping: 2 }),
    byClient(2_100, { what: 'ping.acked', session: '1', ping: 1 }),
  ];
  expect(exactNs(keepalive, 'server', events)).toBe(3_503 * MS);
  expect(exactNs(keepalive, 'client', events)).toBe(4_600 * MS);
});

test('a heartbeat is due its limit after the client’s last Pong, and after the server’s last Ping', () => {
  const events = [
    byServer(5_000, { what: 'message.received', case: NAME, kind: 'ping' }),
    byClient(5_002, { what: 'message.received', case: NAME, kind: 'pong' }),
    byClient(5_500, { what: 'message.received', case: NAME, kind: 'response' }),
    byServer(5_600, { what: 'message.received', case: NAME, kind: 'request' }),
  ];
  expect(exactNs(heartbeat, 'server', events)).toBe(8_000 * MS);
  expect(exactNs(heartbeat, 'client', events)).toBe(8_002 * MS);
});

test('a timer that was never re-armed, or isn’t there, has no exact time', () => {
  expect(exactNs(keepalive, 'server', [])).toBeUndefined();
  expect(exactNs(detectors.none.timers(timings.fast), 'server', [])).toBeUndefined();
});

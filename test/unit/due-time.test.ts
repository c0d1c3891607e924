import { expect, test } from '@jest/globals';
import { detectors } from '../../lab/detectors/index.ts';
import { dueOf } from '../../lab/judge/due-time.ts';
import { timings } from '../../lab/model/timing.ts';
import { DEFAULT_RULES } from '../../lab/peers/index.ts';
import { byClient, byServer, NAME } from './literal-events.ts';

const MS = 1e6;
const keepalive = detectors['both-keepalive'].timers(timings.fast, DEFAULT_RULES);
const heartbeat = detectors.heartbeat.timers(timings.fast, DEFAULT_RULES);

test('a keepalive is due its time and its timeout after the last ACK, not after the last PING', () => {
  const events = [
    byServer(1_000, { what: 'ping.sent', session: '1', ping: 1 }),
    byServer(1_003, { what: 'ping.acked', session: '1', ping: 1 }),
    byServer(2_004, { what: 'ping.sent', session: '1', ping: 2 }),
    byClient(2_100, { what: 'ping.acked', session: '1', ping: 1 }),
  ];
  expect(dueOf(keepalive, 'server', events)?.dueNs).toBe(3_503 * MS);
  expect(dueOf(keepalive, 'client', events)?.dueNs).toBe(4_600 * MS);
});

test('a heartbeat is due its limit after the client’s last Pong, and after the server’s last Ping', () => {
  const events = [
    byServer(5_000, { what: 'message.received', case: NAME, kind: 'ping' }),
    byClient(5_002, { what: 'message.received', case: NAME, kind: 'pong' }),
    byClient(5_500, { what: 'message.received', case: NAME, kind: 'response' }),
    byServer(5_600, { what: 'message.received', case: NAME, kind: 'request' }),
  ];
  expect(dueOf(heartbeat, 'server', events)?.dueNs).toBe(8_000 * MS);
  expect(dueOf(heartbeat, 'client', events)?.dueNs).toBe(8_002 * MS);
});

test('a client that misses messages tells itself since when it has', () => {
  const silence = detectors['client-silence'].timers(timings.fast, DEFAULT_RULES);
  const fired = { what: 'detector.fired', case: NAME, detector: 'client-silence', cause: 'silence' } as const;
  const events = [byClient(13_101, { ...fired, quietMs: 3_002 })];
  expect(dueOf(silence, 'client', events)).toEqual({ rearmedNs: 10_099 * MS, dueNs: 13_099 * MS });
  expect(dueOf(silence, 'client', [byClient(13_101, fired)])).toBeUndefined();
});

test('a timer that was never re-armed, or isn’t there, has no exact time', () => {
  expect(dueOf(keepalive, 'server', [])).toBeUndefined();
  expect(dueOf(detectors.none.timers(timings.fast, DEFAULT_RULES), 'server', [])).toBeUndefined();
});

import { expect, test } from '@jest/globals';
import type { Event } from '../../lab/record/events.ts';
import { line } from '../../lab/reports/event-line.ts';
import { byClient, byLab, byServer, caseLike, counted, NAME } from './literal-events.ts';
import { byTap, connectionAt } from './literal-tap-events.ts';

const FAULT_NS = 10_000_000_000;
const lines = (events: readonly Event[]) => `\n${events.map((event) => line(event, FAULT_NS, 'nginx')).join('\n')}\n`;

test('what the lab did', () => {
  const versions = { node: '24.0.0', grpcJs: '1.14.7', nginx: '1.31.3', envoy: '1.40.0', toxiproxy: '2.12.0' };
  const run = { id: 'a-run', startedAt: '2026-11-21T00:00:00.000Z', runtime: 'processes', timing: 'fast', versions };
  const events = [
    byLab(0, { what: 'run', schema: 3, run }),
    byLab(1, { what: 'case', case: NAME, definition: caseLike() }),
    byLab(50, { what: 'clock.compared', node: 'client', offsetMs: -2.31, uncertaintyMs: 0.64 }),
    byLab(100, { what: 'case.dialled', case: NAME }),
    byLab(1_200, { what: 'baseline.passed', case: NAME }),
    byLab(1_200, { what: 'baseline.failed', case: NAME, missing: 'an ACK' }),
    byLab(9_000, { what: 'case.released', case: NAME }),
    byLab(9_990, { what: 'fault.begin', case: NAME }),
    byLab(10_000, { what: 'fault.end', case: NAME }),
    counted('client', 'fault.end', { messagesSent: 3, messagesReceived: 2, connectionBytesRead: 1 }),
    byLab(12_000, { what: 'node.exited', node: 'nginx', reason: 'exited with 1' }),
    byLab(12_001, { what: 'case.broken', case: NAME, reason: 'nothing answers' }),
    byLab(18_000, { what: 'heal.begin', case: NAME }),
    byLab(18_010, { what: 'heal.end', case: NAME }),
    byLab(18_030, { what: 'recovered', case: NAME, elapsedMs: 12 }),
    byLab(18_030, { what: 'not-recovered', case: NAME, reason: 'DEADLINE_EXCEEDED' }),
    byLab(18_040, { what: 'case.done', case: NAME }),
    byLab(19_000, { what: 'run.over', wallMs: 19_000 }),
  ];
  expect(lines(events)).toMatchInlineSnapshot(`
"
 -10.0000  lab             run a-run begun 2026-11-21T00:00:00.000Z
  -9.9990  lab             expected to notice: client never, server in 1.5-2.5 s
  -9.9500  lab             client's clock ahead by -2.3 ms, within 0.6 ms
  -9.9000  lab             the client dials
  -8.8000  lab             baseline passed
  -8.8000  lab             baseline failed: still missing an ACK
  -1.0000  lab             all cases at their baseline
  -0.0100  lab             fault going in
  +0.0000  lab             fault in force
  +0.0010  lab             client so far: 3 messages sent and 2 received, 0 bytes written and 1 read, 0 in flight in the tap
  +2.0000  lab             nginx exited with 1
  +2.0010  lab             given up: nothing answers
  +8.0000  lab             healing
  +8.0100  lab             healed
  +8.0300  lab             a fresh connection works, after 12.0 ms
  +8.0300  lab             no fresh connection works: DEADLINE_EXCEEDED
  +8.0400  lab             done
  +9.0000  lab             run over after 19.0 s
"
`);
});

test('what the peers saw', () => {
  const events = [
    byServer(99, { what: 'session.tapped', session: '7', connection: 2 }),
    byServer(100, { what: 'stream.open', case: NAME, session: '7', stream: 1 }),
    byClient(100, { what: 'stream.open', case: NAME, session: '1' }),
    byClient(101, { what: 'message.sent', case: NAME, kind: 'ping' }),
    byServer(102, { what: 'message.received', case: NAME, kind: 'ping' }),
    byServer(20_003, { what: 'ping.sent', session: '7', ping: 4 }),
    byServer(20_004, { what: 'ping.acked', session: '7', ping: 4 }),
    byClient(20_004, { what: 'ping.received', session: '1' }),
    byClient(20_005, { what: 'goaway.received', session: '1', code: 11, text: 'too_many_pings' }),
    byClient(20_005, { what: 'goaway.received', session: '1', code: 99, text: '' }),
    byClient(20_006, { what: 'rst_stream.received', case: NAME, session: '1', code: 8 }),
    byClient(20_007, { what: 'detector.fired', case: NAME, detector: 'heartbeat', cause: 'no Pong for 3000 ms' }),
    byClient(20_008, { what: 'stream.ended', case: NAME, cause: 'Connection dropped', status: 'UNAVAILABLE' }),
    byClient(20_009, { what: 'stream.ended', case: NAME, cause: 'over' }),
    byServer(20_010, { what: 'session.closed', session: '7', by: 'self' }),
    byServer(20_010, { what: 'session.closed', session: '7', by: 'remote' }),
    byServer(20_010, { what: 'session.closed', session: '7', by: 'remote', error: 'ECONNRESET' }),
    byServer(20_010, { what: 'session.closed', session: '7', by: 'tcp', error: 'ETIMEDOUT' }),
    byServer(20_011, { what: 'tcp.keepalive', case: NAME, session: '7', idleMs: 2_000 }),
    byServer(20_012, { what: 'push.blocked', case: NAME, waitingBytes: 1_840 }),
    byServer(20_013, { what: 'push.drained', case: NAME }),
    byClient(20_014, { what: 'health.watching', case: NAME, status: 'NOT_SERVING' }),
    byClient(20_015, { what: 'health.ended', case: NAME, cause: 'Cancelled on client', status: 'CANCELLED' }),
    byClient(20_016, { what: 'redial', case: NAME, attempt: 1 }),
    byClient(20_017, { what: 'redial.failed', case: NAME, attempt: 1, cause: 'no', status: 'UNAVAILABLE' }),
    byClient(20_018, { what: 'flowing', case: NAME, attempt: 2 }),
  ];
  expect(lines(events)).toMatchInlineSnapshot(`
"
  -9.9010  server          session 7 is connection=2 of its tap
  -9.9000  server          stream 1 opened on session 7
  -9.9000  client          stream opened on session 1
  -9.8990  client          message sent: ping
  -9.8980  server          message received: ping
 +10.0030  server          PING #4 sent
 +10.0040  server          PING #4 ACKed
 +10.0040  client          PING received, and ACKed
 +10.0050  client          GOAWAY received: ENHANCE_YOUR_CALM too_many_pings
 +10.0050  client          GOAWAY received: 0x63
 +10.0060  client          RST_STREAM received: CANCEL
 +10.0070  client          heartbeat fired: no Pong for 3000 ms
 +10.0080  client          stream ended: Connection dropped (UNAVAILABLE)
 +10.0090  client          stream ended: over
 +10.0100  server          session 7 closed from this side
 +10.0100  server          session 7 closed by the other side, FIN
 +10.0100  server          session 7 closed by the other side, RST: ECONNRESET
 +10.0100  server          session 7 closed by this side's TCP: ETIMEDOUT
 +10.0110  server          TCP keepalive on session 7: first probe after 2.0 s idle
 +10.0120  server          pushes blocked: 1840 bytes wait to be taken
 +10.0130  server          pushes drained
 +10.0140  client          health: NOT_SERVING
 +10.0150  client          health watch ended: Cancelled on client (CANCELLED)
 +10.0160  client          redial #1
 +10.0170  client          redial #1 failed: no (UNAVAILABLE)
 +10.0180  client          messages flow again, on redial #2
"
`);
});

test('what passed a hop, and which way', () => {
  const rest = [
    byTap('client', 3_000, {
      ...{ what: 'frame', from: 'client', type: 'UNKNOWN(0x0a)', flags: 0x81, stream: 3, length: 2 },
    }),
    byTap('client', 3_000, { what: 'tap.malformed', from: 'client', reason: 'no HTTP/2 preface' }),
  ];
  expect(lines([...connectionAt('client'), ...connectionAt('server').slice(0, 3), ...rest])).toMatchInlineSnapshot(`
"
  -9.9000  client→nginx    opened connection=1 port=40001
  -9.8990  client→nginx    SETTINGS INITIAL_WINDOW_SIZE=70000 connection=1
  -9.8980  client←nginx    SETTINGS MAX_CONCURRENT_STREAMS=128 0x08=1 connection=1
  -9.8975  client→nginx    SETTINGS ack connection=1
  -9.8970  client→nginx    HEADERS END_HEADERS length=39 stream=1 connection=1
  -9.8960  client→nginx    DATA stream=1 frames=2 bytes=25 connection=1
  -9.8950  client←nginx    HEADERS END_HEADERS length=89 stream=1 connection=1
  -9.8940  client←nginx    DATA stream=1 frames=10 bytes=100000 connection=1
  -9.8930  client→nginx    WINDOW_UPDATE increment=65536 connection=1
  -8.9000  client←nginx    PING payload=0011223344556677 connection=1
  -8.8985  client→nginx    PING ack payload=0011223344556677 connection=1
  -8.0000  client←nginx    RST_STREAM CANCEL stream=1 connection=1
  -7.9990  client←nginx    GOAWAY ENHANCE_YOUR_CALM lastStream=1 "too_many_pings" connection=1
  -7.9980  client←nginx    FIN connection=1
  -7.9970  client→nginx    RST connection=1 ECONNRESET
  -9.9000  nginx→server    opened connection=1 port=40001
  -9.8990  nginx→server    SETTINGS INITIAL_WINDOW_SIZE=70000 connection=1
  -9.8980  nginx←server    SETTINGS MAX_CONCURRENT_STREAMS=128 0x08=1 connection=1
  -7.0000  client→nginx    UNKNOWN(0x0a) flags=0x81 length=2 stream=3 connection=1
  -7.0000  client→nginx    frames can't be decoded: no HTTP/2 preface connection=1
"
`);
});

test('seconds since the run began, where no fault is known', () => {
  expect(line(byServer(10_003.14, { what: 'ping.sent', session: '7', ping: 4 }))).toBe(
    '  10.0031  server          PING #4 sent',
  );
});

test('an event of a kind that is not known: all that it says', () => {
  const event = { ...byLab(1, { what: 'case.done', case: NAME }), what: 'tap.moved', tap: 'nginx', to: { port: 1 } };
  expect(line(event as unknown as Event)).toBe(
    `   0.0010  lab             tap.moved case=${NAME} tap=nginx to={"port":1}`,
  );
});

test('whatever a text holds, it stays one line and tells the terminal nothing', () => {
  const cause = 'one\r\ntwo\u001b[31m\u2028three';
  expect(line(byClient(0, { what: 'stream.ended', case: NAME, cause }))).toMatch(
    /stream ended: one\\u000d\\ntwo\\u001b\[31m\\u2028three$/,
  );
});

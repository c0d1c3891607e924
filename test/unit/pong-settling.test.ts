import { describe, expect, test } from '@jest/globals';
import type { Case } from '../../lab/cases/case.ts';
import { resolve } from '../../lab/cases/resolve.ts';
import { untilSettledMs } from '../../lab/drive/pong-settling.ts';
import type { FaultName } from '../../lab/faults/index.ts';
import { timings } from '../../lab/model/timing.ts';
import type { Event } from '../../lab/record/events.ts';
import { byClient, byLab, byServer, lifeWith, NAME, NEVER, quietCase } from './literal-events.ts';
import { judge } from './literal-witness.ts';

/** The server's TCP keepalive, which data that waits for its ACK stops. */
const TIMER: Case['timers'][number] = {
  ...{ at: 'server', limitMs: 11_000, unacknowledged: 'stops it' },
  rearmedBy: { by: 'answer', probe: { from: 'server', towards: 'client', layer: 'tcp', everyMs: 1_000 } },
};

const { unacknowledged: _, ...EASY } = TIMER;

const tcpCase = (fault: FaultName = 'packet-drop', parts: Partial<Case> = {}): Case =>
  quietCase({
    ...{ fault, detector: 'server-tcp-keepalive', traffic: 'client-pings', timers: [TIMER] },
    ...{ predicted: { client: NEVER, server: NEVER }, ...parts },
  });

const sent = (atMs: number) => byClient(atMs, { what: 'message.sent', case: NAME, kind: 'ping' });

describe('until the fault goes in', () => {
  const untilSettled = (nowMs: number, definition = tcpCase(), events: Event[] = [sent(8_000), sent(9_000)]) =>
    untilSettledMs(resolve(definition, timings.fast), events, nowMs * 1e6);

  test.each([
    ['a Ping has just been sent', 9_010, 90],
    ['the last one is settled', 9_100, 0],
    ['half the time to the next has passed', 9_500, 0],
    ['the next is due soon', 9_600, 500],
    ['the next is late', 10_200, 0],
  ])('%s', (_, nowMs, waits) => expect(untilSettled(nowMs)).toBe(waits));

  test('only the client’s Pings count, as it sends them', () => {
    const others = [
      byClient(9_590, { what: 'message.received', case: NAME, kind: 'ping' }),
      byClient(9_591, { what: 'message.sent', case: NAME, kind: 'request' }),
      byServer(9_592, { what: 'message.sent', case: NAME, kind: 'ping' }),
    ];
    expect(untilSettled(9_600, tcpCase(), [sent(9_000), ...others])).toBe(500);
  });

  test.each<[string, Case]>([
    ['what cuts no TCP', tcpCase('airplane')],
    ['a link half open: Pings arrive, and Pongs go on', tcpCase('half-open@to-client')],
    ['a link that the timer doesn’t watch', tcpCase('packet-drop', { path: 'nginx' })],
    ['a client that says nothing', tcpCase('packet-drop', { traffic: 'idle' })],
    ['timers that don’t mind', tcpCase('packet-drop', { timers: [EASY] })],
  ])('it makes no difference to %s', (_, definition) => expect(untilSettled(9_600, definition)).toBe(0));
});

describe('a Pong that is lost as the fault goes in', () => {
  const assumptions = [
    { at: 'server', towards: 'client', that: 'nothing is unacknowledged', which: 'stops it' },
  ] as const;
  const measured = (sendQueueBytes: number) =>
    lifeWith(
      byLab(10_012, {
        ...{ what: 'kernel', case: NAME, when: 'fault.end', at: 'server', towards: 'client', state: 'ESTABLISHED' },
        ...{ sendQueueBytes, receiveQueueBytes: 0, timer: 'retransmission', timerMs: 190 },
        ...{ retransmits: 0, probes: 0, rtoMs: 210, cwnd: 10 },
      }),
    );

  test('makes a case unknown whose timer goes by what is unacknowledged', () => {
    expect(judge(tcpCase('packet-drop', { assumptions }), measured(29))).toMatchObject({
      verdict: 'unknown',
      reason:
        'the server had 29 unacknowledged bytes when the fault went in, and TCP keepalive doesn’t run while any wait',
      byChance: true,
    });
  });

  test('is nothing to the others, and none if it has been acknowledged', () => {
    expect(judge(tcpCase(), measured(29)).verdict).toBe('pass');
    expect(judge(tcpCase('packet-drop', { assumptions }), measured(0)).verdict).toBe('pass');
  });
});

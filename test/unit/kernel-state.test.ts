import { describe, expect, test } from '@jest/globals';
import type { Case } from '../../lab/cases/case.ts';
import type { Assumption } from '../../lab/cases/prediction.ts';
import { couldSay } from '../../lab/judge/kernel-state.ts';
import type { Event } from '../../lab/record/events.ts';
import type { KernelFact } from '../../lab/record/kernel-facts.ts';
import {
  byClient,
  byLab,
  byServer,
  caseLike,
  counted,
  lifeWith,
  NAME,
  NEVER,
  serverGivesUp,
  within,
  without,
} from './literal-events.ts';
import { judge } from './literal-witness.ts';

type Socket = Extract<KernelFact, { sendQueueBytes: number }>;

const QUIET: Omit<Socket, 'when' | 'at' | 'towards'> = {
  ...{ state: 'ESTABLISHED', sendQueueBytes: 0, receiveQueueBytes: 0, timer: 'none', timerMs: 0 },
  ...{ retransmits: 0, probes: 0, rtoMs: 210, cwnd: 10 },
};

describe('a server that watches whether its pushes are taken', () => {
  const QUEUES: Assumption = {
    ...{ at: 'server', towards: 'client', that: 'kernels hold', bytesPerMs: 1_000 },
    bytes: { min: 1_000_000, max: 6_000_000 },
  };
  const expected = { client: NEVER, server: within(1_000, 6_500) };
  const backpressure = caseLike({
    ...{ fault: 'packet-drop', path: 'nginx', detector: 'server-push-backpressure', traffic: 'server-push-64KiB-50ms' },
    ...{ horizonMs: 7_500, options: {}, timers: [], assumptions: [QUEUES], predicted: expected, expected },
  });
  const fires = (atMs: number): Event[] => [
    byServer(atMs, { what: 'detector.fired', case: NAME, detector: 'server-push-backpressure', cause: 'no room' }),
    byServer(atMs + 1, { what: 'stream.ended', case: NAME, cause: 'no room', status: 'RESOURCE_EXHAUSTED' }),
  ];
  const held = (frontReceiveBytes: number): Event =>
    byLab(17_990, {
      ...{ what: 'queues', case: NAME, frontReceiveBytes },
      ...{ frontSendBytes: 65_000, serverSendBytes: 1_700_000 },
    });
  /** @param paceMs so many milliseconds' worth of pushes, by their pace, never got to the client. */
  const lifeOf = (ms: number, paceMs: number, ...queues: Event[]): Event[] => [
    ...without('counted', lifeWith(...fires(10_000 + ms), ...queues)),
    counted('client', 'heal.begin', { messageBytesReceived: 2_000_000 }),
    counted('server', 'heal.begin', { messageBytesSent: 2_000_000 + 1_000 * paceMs }),
  ];
  const verdictAfter = (ms: number, ...queues: Event[]) => judge(backpressure, lifeOf(ms, ms + 1, ...queues));

  test('notices as late as kernels held bytes, and no later or earlier', () => {
    const { verdict, reason } = verdictAfter(6_200, held(4_300_000));
    expect(verdict).toBe('pass');
    expect(reason).toContain('wanted server in 6000..6500 ms; got 6201 ms');
    for (const ms of [5_800, 6_700]) expect(verdictAfter(ms, held(4_300_000)).verdict).toBe('fail');
    expect(verdictAfter(5_300, held(3_300_000)).verdict).toBe('pass');
  });

  test('later by as much as its pushes were late, and no more', () => {
    const verdictWith = (paceMs: number) => judge(backpressure, lifeOf(6_700, paceMs, held(4_300_000)));
    expect(verdictWith(6_700)).toMatchObject({ verdict: 'fail' });
    expect(verdictWith(6_800)).toMatchObject({ verdict: 'fail' });
    expect(verdictWith(6_500)).toMatchObject({ verdict: 'pass' });
    expect(verdictWith(6_500).reason).toContain('wanted server in 6000..6701 ms; got 6701 ms');
  });

  test('where nobody measured that, some time within all that they may hold', () => {
    expect([1_000, 6_500].map((ms) => verdictAfter(ms).verdict)).toEqual(['pass', 'pass']);
    expect([800, 6_700].map((ms) => verdictAfter(ms).verdict)).toEqual(['fail', 'fail']);
  });
});

describe('a client whose TCP keepalive is to fire', () => {
  const QUEUE: Assumption = { at: 'client', towards: 'server', that: 'nothing is unacknowledged', which: 'stops it' };
  const expected = { client: within(10_000, 11_880), server: NEVER };
  const keepalive = caseLike({
    ...{ fault: 'packet-drop', path: 'nginx', detector: 'client-tcp-keepalive', traffic: 'half-closed-push' },
    ...{ horizonMs: 13_000, options: {}, timers: [], assumptions: [QUEUE], predicted: expected, expected },
  });
  const asked = (atMs: number, when: 'fault.end' | 'heal.begin', parts: Partial<Socket>): Event =>
    byLab(atMs, { ...{ what: 'kernel', case: NAME, when, at: 'client', towards: 'server' }, ...QUIET, ...parts });
  /** Without the wait for so late a timer. */
  const lifeTo = (healMs: number, ...events: Event[]): Event[] => {
    const beginsNs = 18_000 * 1e6;
    const later = (event: Event) => ({ ...event, atNs: event.atNs + (healMs - 18_000) * 1e6 });
    return [...lifeWith().map((event) => (event.atNs < beginsNs ? event : later(event))), ...events].toSorted(
      (one, other) => one.atNs - other.atNs,
    );
  };
  const waiting: Partial<Socket> = { sendQueueBytes: 26, timer: 'retransmission', timerMs: 190 };

  test('isn’t told of if two WINDOW_UPDATEs of its own were under way, and is tried again', () => {
    expect(judge(keepalive, lifeTo(24_000, asked(10_012, 'fault.end', waiting)))).toMatchObject({
      verdict: 'unknown',
      reason:
        'the client had 26 unacknowledged bytes when the fault went in, and TCP keepalive doesn’t run while any wait',
      byChance: true,
      kernel: [{ ms: 12, when: 'fault.end', at: 'client', towards: 'server', sendQueueBytes: 26 }],
    });
    const { reason } = judge(keepalive, lifeTo(24_000, asked(23_990, 'heal.begin', waiting)));
    expect(reason).toMatch(/^the client had 26 unacknowledged bytes just before healing/);
  });

  test('fails if nothing was, or nothing is known of it', () => {
    for (const events of [[asked(10_012, 'fault.end', {}), asked(23_990, 'heal.begin', {})], []])
      expect(judge(keepalive, lifeTo(24_000, ...events))).toMatchObject({
        verdict: 'fail',
        reason: 'wanted client in 10000..11880 ms; got never',
      });
  });

  test('fails if it fires although something was: then theory is wrong', () => {
    const fires = [
      byClient(20_400, { what: 'stream.ended', case: NAME, cause: 'dropped', status: 'UNAVAILABLE' }),
      byClient(20_401, { what: 'session.closed', session: '1', by: 'tcp', error: 'ETIMEDOUT' }),
    ];
    expect(judge(keepalive, lifeTo(24_000, asked(10_012, 'fault.end', waiting), ...fires))).toMatchObject({
      verdict: 'fail',
      reason: 'wanted client never in 13000 ms; got 10400 ms',
    });
    expect(judge(keepalive, lifeTo(24_000, asked(10_012, 'fault.end', {}), ...fires)).verdict).toBe('pass');
  });
});

describe('a server whose keepalive fires across a half-open link', () => {
  const goodbye = (that: 'its close waits' | 'its close gets out'): Case => {
    const told = that === 'its close gets out' ? { told: { minMs: 1_500, maxMs: 2_500 } } : {};
    const expected = { client: { ...NEVER, ...told }, server: within(1_500, 2_500) };
    return caseLike({
      ...{ fault: 'half-open@to-server', at: 'backend', path: 'envoy', predicted: expected, expected },
      assumptions: [{ at: 'server', towards: 'client', that, firedAt: 'server' }],
    });
  };
  const RETRANSMITTING: Partial<Socket> = {
    timer: 'retransmission',
    timerMs: 1_550,
    retransmits: 3,
    rtoMs: 1_630,
    cwnd: 1,
  };
  const closed = (parts: Partial<Socket>): Event =>
    byLab(12_280, {
      ...{ what: 'kernel', case: NAME, when: 'fired', at: 'server', towards: 'client' },
      ...{ ...QUIET, state: 'FIN_WAIT1', sendQueueBytes: 3_000, ...parts },
    });
  const envoyResets: Event[] = [
    byClient(12_274, { what: 'rst_stream.received', case: NAME, session: '1', code: 2 }),
    byClient(12_274, { what: 'stream.ended', case: NAME, cause: 'RST_STREAM', status: 'INTERNAL' }),
  ];
  const life = (...events: Event[]) => lifeWith(...serverGivesUp(12_267), ...events);

  test('isn’t told of if what it had to say could go out, and is tried again', () => {
    expect(judge(goodbye('its close waits'), life(closed({ cwnd: 40 }), ...envoyResets))).toMatchObject({
      verdict: 'unknown',
      byChance: true,
      reason:
        "when the server's detector fired, TCP at the server hadn’t had to send anything again yet, so the news of it could get out; predicted is that it waits",
    });
  });

  test('fails if it could go out and the client heard nothing of it', () => {
    expect(judge(goodbye('its close waits'), life(closed({ cwnd: 40 })))).toMatchObject({
      verdict: 'fail',
      reason: 'wanted client notified in 1500..2500 ms; got never',
    });
  });

  test('passes if it had to wait, and fails if the client heard of it all the same', () => {
    expect(judge(goodbye('its close waits'), life(closed(RETRANSMITTING))).verdict).toBe('pass');
    expect(judge(goodbye('its close waits'), life(closed(RETRANSMITTING), ...envoyResets))).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/^wanted client never in 7500 ms; got not by itself/),
    });
  });

  test('isn’t told of if it had to wait where the prediction is that nothing was in its way', () => {
    expect(judge(goodbye('its close gets out'), life(closed(RETRANSMITTING)))).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringMatching(
        /TCP at the server was sending the same again and again, so the news of it had to wait/,
      ),
    });
    expect(judge(goodbye('its close gets out'), life(closed({}), ...envoyResets)).verdict).toBe('pass');
  });
});

describe('what was said so long ago could go out', () => {
  const fact = (parts: Partial<Socket>): KernelFact => ({
    ...{ when: 'fired', at: 'server', towards: 'client' },
    ...{ ...QUIET, timer: 'retransmission', ...parts },
  });

  test.each<[string, KernelFact, number, boolean | undefined]>([
    ['nothing was sent again yet', fact({ sendQueueBytes: 900 }), 15, true],
    ['the kernel reset the connection', { when: 'fired', at: 'server', towards: 'client', state: 'gone' }, 15, true],
    ['the timer has fired before', fact({ retransmits: 3, rtoMs: 1_630, timerMs: 1_550, cwnd: 1 }), 15, false],
    ['it may have fired since', fact({ retransmits: 1, rtoMs: 420, timerMs: 410, cwnd: 1 }), 15, undefined],
    [
      'its last time was then, but its first wasn’t',
      fact({ retransmits: 2, rtoMs: 840, timerMs: 835, cwnd: 1 }),
      15,
      false,
    ],
    ['its window is wider than a segment', fact({ retransmits: 1, rtoMs: 420, timerMs: 200, cwnd: 3 }), 15, undefined],
  ])('%s', (_, state, agoMs, could) => expect(couldSay(state, agoMs)).toBe(could));
});

import { describe, expect, test } from '@jest/globals';
import type { Case } from '../../lab/cases/case.ts';
import type { Event } from '../../lab/record/events.ts';
import {
  byClient,
  byServer,
  caseLike,
  lifeWith,
  NAME,
  NEVER,
  quietCase,
  serverGivesUp,
  within,
} from './literal-events.ts';
import { judge } from './literal-witness.ts';

const verdictOf = (definition: Case, ...events: Event[]) => {
  const { verdict, reason } = judge(definition, lifeWith(...events));
  return { verdict, reason };
};

describe('a detection that is expected', () => {
  test('in its window is a pass, in words', () => {
    expect(verdictOf(caseLike(), ...serverGivesUp(12_012))).toEqual({
      verdict: 'pass',
      reason: 'wanted client never in 7500 ms; got never; wanted server in 1500..2500 ms; got 2012 ms',
    });
  });

  test('too late is a fail', () => {
    expect(verdictOf(caseLike(), ...serverGivesUp(12_712))).toEqual({
      verdict: 'fail',
      reason: 'wanted server in 1500..2500 ms; got 2712 ms',
    });
  });

  test('too early is a fail', () => {
    expect(verdictOf(caseLike(), ...serverGivesUp(11_320))).toEqual({
      verdict: 'fail',
      reason: 'wanted server in 1500..2500 ms; got 1320 ms',
    });
  });

  test('that never came is a fail', () => {
    expect(verdictOf(caseLike())).toEqual({
      verdict: 'fail',
      reason: 'wanted server in 1500..2500 ms; got never',
    });
  });

  test('after healing is a fail: that is recovery', () => {
    expect(verdictOf(caseLike(), ...serverGivesUp(18_004))).toEqual({
      verdict: 'fail',
      reason: 'wanted server in 1500..2500 ms; got never',
    });
  });

  test('has its least time counted from the injection’s begin, its greatest from its end', () => {
    const slow = (atMs: number) => {
      const events = lifeWith(...serverGivesUp(atMs)).map((event) =>
        event.what === 'fault.begin' ? { ...event, atNs: 9_700_000_000 } : event,
      );
      return judge(caseLike(), events).verdict;
    };
    expect(verdictOf(caseLike(), ...serverGivesUp(11_250)).verdict).toBe('fail');
    expect(slow(11_250)).toBe('pass');
    expect(slow(11_050)).toBe('fail');
    expect(slow(12_450)).toBe('pass');
    expect(slow(12_712)).toBe('fail');
  });
});

describe('the heartbeat', () => {
  const both = { client: within(2_000, 3_000), server: within(2_000, 3_000) };
  const definition = caseLike({
    ...{ path: 'envoy', detector: 'heartbeat', horizonMs: 9_000 },
    ...{ options: { intervalMs: 1_000, limitMs: 3_000 }, predicted: both, expected: both },
  });
  const atServer = 'heartbeat: no Ping for 3000 ms';
  const atClient = 'heartbeat: no Pong for 3000 ms';
  const serverFires = [
    byServer(12_380, { what: 'detector.fired', case: NAME, detector: 'heartbeat', cause: atServer }),
    byServer(12_380, { what: 'stream.ended', case: NAME, cause: atServer, status: 'UNAVAILABLE' }),
  ];
  const clientFires = [
    byClient(12_450, { what: 'detector.fired', case: NAME, detector: 'heartbeat', cause: atClient }),
    byClient(12_451, { what: 'stream.ended', case: NAME, cause: atClient, status: 'CANCELLED' }),
  ];

  test('that fires at both ends is a pass, with each end’s status kept', () => {
    const { verdict, observed } = judge(definition, lifeWith(...serverFires, ...clientFires));
    expect(verdict).toBe('pass');
    expect(observed.server).toMatchObject({ detectedMs: 2_380, cause: atServer, status: 'UNAVAILABLE' });
    expect(observed.client).toMatchObject({ detectedMs: 2_451, cause: atClient, status: 'CANCELLED' });
  });

  test('that fires at one end only is a fail that names the other', () => {
    expect(verdictOf(definition, ...clientFires)).toEqual({
      verdict: 'fail',
      reason: 'wanted server in 2000..3000 ms; got never',
    });
  });
});

describe('where nobody should notice', () => {
  test('nobody noticing is a pass', () => {
    expect(verdictOf(quietCase({ path: 'nginx' }))).toEqual({
      verdict: 'pass',
      reason: 'wanted client never in 7500 ms; got never; wanted server never in 7500 ms; got never',
    });
  });

  test('a detection is a fail', () => {
    expect(verdictOf(quietCase({ path: 'nginx' }), ...serverGivesUp(12_012))).toEqual({
      verdict: 'fail',
      reason: 'wanted server never in 7500 ms; got 2012 ms',
    });
  });

  test('a false alarm on a healthy link is a fail', () => {
    expect(verdictOf(quietCase({ fault: 'healthy' }), ...serverGivesUp(12_012)).verdict).toBe('fail');
  });

  test('a stream that the front resets is a fail that says so, with the code', () => {
    const reset = byServer(10_900, { what: 'rst_stream.received', case: NAME, session: '7', code: 2 });
    const ended = byServer(10_900, { what: 'stream.ended', case: NAME, cause: 'cancelled', status: 'CANCELLED' });
    const reason = 'not by itself: its stream was ended by nginx after 900 ms (RST_STREAM, code 2)';
    expect(verdictOf(quietCase({ path: 'nginx' }), reset, ended)).toEqual({
      verdict: 'fail',
      reason: `wanted server never in 7500 ms; got ${reason}`,
    });
  });

  test('both ends may end when the link heals', () => {
    const client = byClient(18_004, { what: 'stream.ended', case: NAME, cause: 'dropped', status: 'UNAVAILABLE' });
    const server = byServer(18_006, { what: 'stream.ended', case: NAME, cause: 'cancelled', status: 'CANCELLED' });
    const { verdict, observed } = judge(quietCase(), lifeWith(client, server));
    expect(verdict).toBe('pass');
    expect(observed.client).toMatchObject({ detectedMs: null, endedBy: 'heal' });
    expect(observed.server).toMatchObject({ detectedMs: null, endedBy: 'heal' });
  });
});

describe('besides the times', () => {
  test('a claim that doesn’t hold is a fail, and one that holds isn’t', () => {
    const claim = { count: 'serverPingsSent', is: 'at least' } as const;
    const pings = serverGivesUp(12_012);
    expect(verdictOf(caseLike({ claims: [{ ...claim, value: 1 }] }), ...pings).verdict).toBe('pass');
    expect(verdictOf(caseLike({ claims: [{ ...claim, value: 2 }] }), ...pings)).toEqual({
      verdict: 'fail',
      reason: 'wanted serverPingsSent at least 2; got 1',
    });
  });

  test('an override is judged in the prediction’s place', () => {
    const expected = { client: NEVER, server: within(3_000, 4_000) };
    const late = caseLike({ expected, because: 'the kernel queues first' });
    expect(verdictOf(late, ...serverGivesUp(13_500)).verdict).toBe('pass');
    expect(verdictOf(late, ...serverGivesUp(12_012))).toEqual({
      verdict: 'fail',
      reason: 'the override is outdated: the prediction holds, although "the kernel queues first"',
    });
  });

  test('an override is outdated when the prediction holds as well', () => {
    const expected = { client: NEVER, server: within(1_500, 4_000) };
    const wide = caseLike({ expected, because: 'the kernel queues first' });
    expect(verdictOf(wide, ...serverGivesUp(12_012))).toEqual({
      verdict: 'fail',
      reason: 'the override is outdated: the prediction holds, although "the kernel queues first"',
    });
    expect(verdictOf(wide, ...serverGivesUp(13_500)).verdict).toBe('pass');
  });
});

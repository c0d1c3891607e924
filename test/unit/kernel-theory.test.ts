import { describe, expect, test } from '@jest/globals';
import type { Key } from '../../lab/cases/case.ts';
import { assumed } from '../../lab/predict/predict.ts';
import { caseKeyLike } from './literal-key.ts';

const assumptions = (parts: Partial<Key>, horizonMs = 14_300) => assumed(caseKeyLike(horizonMs, parts));

describe('TCP’s own timers go by what is unacknowledged', () => {
  const detector = 'client-tcp-keepalive';
  const nothing = { at: 'client', towards: 'server', that: 'nothing is unacknowledged', which: 'stops it' };

  test('so one that is to fire takes for granted that nothing is', () => {
    expect(assumptions({ detector })).toEqual([nothing]);
    expect(assumptions({ detector, traffic: 'half-closed-push', path: 'nginx' })).toEqual([nothing]);
    expect(assumptions({ detector, fault: 'half-open@to-client' })).toEqual([nothing]);
  });

  test('and one that is stopped by what the case itself sends, or sees no silence, takes nothing', () => {
    expect(assumptions({ detector, traffic: 'client-pings' })).toEqual([]);
    expect(assumptions({ detector, fault: 'half-open@to-server', traffic: 'server-push' })).toEqual([]);
    expect(assumptions({ detector, path: 'nginx', at: 'backend' })).toEqual([]);
    expect(assumptions({ detector, fault: 'healthy' })).toEqual([]);
  });

  test('and one that is started by it, and isn’t to fire, does too; a lost Pong is such', () => {
    const downstream = { path: 'envoy@tcp-user-timeout-downstream', detector: 'tcp-user-timeout' } as const;
    const none = { at: 'front', towards: 'client', that: 'nothing is unacknowledged', which: 'starts it' };
    expect(assumptions({ ...downstream, traffic: 'client-pings' })).toEqual([none]);
    expect(assumptions({ ...downstream, traffic: 'server-push' })).toEqual([]);
  });
});

describe('what an end says when its detector fires, over the open way of a half-open link', () => {
  const fault = 'half-open@to-server';

  test('waits behind its own PING, or gets out if it has said nothing', () => {
    expect(assumptions({ fault, detector: 'server-keepalive', path: 'envoy', at: 'backend' })).toEqual([
      { at: 'server', towards: 'client', that: 'its close waits', firedAt: 'server' },
    ]);
    expect(assumptions({ fault, detector: 'heartbeat' })).toEqual([
      { at: 'server', towards: 'client', that: 'its close gets out', firedAt: 'server' },
    ]);
  });

  test('goes by the front’s connection if that is the one that crosses it', () => {
    expect(assumptions({ fault, detector: 'heartbeat', path: 'nginx', traffic: 'server-push' })).toEqual([
      { at: 'front', towards: 'client', that: 'its close waits', firedAt: 'server' },
    ]);
  });

  test('is nothing to a kernel’s own RST, and to a link that is silent both ways', () => {
    expect(assumptions({ fault: 'half-open@to-client', detector: 'client-keepalive' })).toHaveLength(1);
    expect(assumptions({ detector: 'client-keepalive' })).toEqual([]);
    const [only, ...more] = assumptions({ fault, detector: 'server-tcp-keepalive' });
    expect(more).toEqual([]);
    expect(only).toMatchObject({ that: 'nothing is unacknowledged' });
  });
});

import { describe, expect, test } from '@jest/globals';
import type { Key } from '../../lab/cases/case.ts';
import type { Prediction, RecoveryPrediction } from '../../lab/cases/prediction.ts';
import { brokenRecovery, observeRecovery } from '../../lab/judge/observe-recovery.ts';
import { timings } from '../../lab/model/timing.ts';
import { predictRecovery } from '../../lab/predict/predict-recovery.ts';
import { CaseHistory } from '../../lab/record/case-history.ts';
import type { Event } from '../../lab/record/events.ts';
import { byClient, byLab, byServer, lifeWith, NAME, NEVER, quietCase, within } from './literal-events.ts';
import { caseKeyLike } from './literal-key.ts';

const predicted = (parts: Partial<Key>, client: Prediction, timing = timings.fast) =>
  predictRecovery(caseKeyLike(7_500, parts, timing), { client, server: NEVER });

const TOLD: Prediction = { detects: false, told: { minMs: 0, maxMs: 0 } };
const AT_ONCE = { minMs: 0, maxMs: 500 };

describe('a client that knows of its loss', () => {
  test('has a new stream when the attempt under way at the healing is over, and another one made', () => {
    const again = { on: 'new stream', from: 'heal.end', minMs: 0, maxMs: 2_000 };
    expect(predicted({}, within(1_500, 2_500))).toEqual(again);
    expect(predicted({ fault: 'server-kill', at: 'server' }, TOLD)).toEqual(again);
    expect(predicted({}, within(15_000, 25_000), timings.article)).toMatchObject({ maxMs: 20_000 });
  });

  test('waits for its backoff, a fifth more than its most, where attempts are given up sooner', () => {
    const reconnect = { initialBackoffMs: 100, maxBackoffMs: 1_000, attemptTimeoutMs: 500 };
    expect(predicted({}, TOLD, { ...timings.fast, reconnect })).toMatchObject({ maxMs: 1_200 });
  });

  test('may dial as soon as a fault is over by itself', () => {
    const restart = { fault: 'proxy-restart', at: 'nginx', path: 'nginx' } as const;
    expect(predicted(restart, TOLD)).toMatchObject({ on: 'new stream', from: 'fault.over' });
  });

  test('that has a new address can dial from the fault on, and does a backoff after it has noticed', () => {
    expect(predicted({ fault: 'address-change' }, within(1_500, 2_500))).toEqual({
      ...{ on: 'new stream', from: 'fault.end', minMs: 1_500, maxMs: 2_600 },
    });
  });
});

describe('a client that doesn’t know of it', () => {
  test('goes on where it was once the link is whole', () => {
    expect(predicted({}, NEVER)).toEqual({ on: 'old stream', from: 'heal.end', ...AT_ONCE });
    expect(predicted({ fault: 'flap' }, NEVER)).toEqual({ on: 'old stream', from: 'fault.over', ...AT_ONCE });
  });

  test('is told by Toxiproxy, which closes its connection when it heals', () => {
    expect(predicted({ fault: 'airplane' }, NEVER)).toMatchObject({ on: 'new stream', from: 'heal.end' });
    expect(predicted({ fault: 'stall' }, NEVER)).toMatchObject({ on: 'old stream' });
  });

  test('waits for a retransmission on a connection that a front shares, where packets were dropped', () => {
    const shared = { at: 'backend', path: 'envoy' } as const;
    expect(predicted({ fault: 'packet-drop', ...shared }, NEVER)).toMatchObject({ minMs: 0, maxMs: 15_000 });
    expect(predicted({ fault: 'stall', ...shared }, NEVER)).toMatchObject(AT_ONCE);
    expect(predicted({ fault: 'packet-drop', at: 'backend', path: 'nginx' }, NEVER)).toMatchObject(AT_ONCE);
    expect(predicted({ fault: 'packet-drop', at: 'last-mile', path: 'envoy' }, NEVER)).toMatchObject(AT_ONCE);
  });

  test('never has a message again if it holds on to an address that is gone', () => {
    expect(predicted({ fault: 'address-change' }, NEVER)).toEqual({ on: 'old stream', from: 'fault.end', never: true });
  });
});

const NEW_STREAM: RecoveryPrediction = { on: 'new stream', from: 'heal.end', minMs: 0, maxMs: 2_000 };

describe('what was observed', () => {
  const observed = (recovery: RecoveryPrediction, ...events: Event[]) =>
    observeRecovery(new CaseHistory(quietCase({ recovery }), lifeWith(...events)));
  const flowing = (atMs: number) => byClient(atMs, { what: 'flowing', case: NAME, attempt: 3 });

  test('is nothing of a client that doesn’t reconnect', () => {
    expect(observeRecovery(new CaseHistory(quietCase(), lifeWith(flowing(18_700))))).toBeUndefined();
  });

  test('is counted from the moment from which a connection can get through, with what led there', () => {
    // Healing takes from 18,000 to 18,010 ms, the fault from 9,990 to 10,000.
    expect(observed(NEW_STREAM, flowing(18_700))).toEqual({
      ...{ flowsAgainMs: 690, healingMs: 10, on: 'new stream', attempts: 3, oldStreamEndedMs: null },
    });
    expect(observed({ ...NEW_STREAM, from: 'fault.end' }, flowing(12_100))).toMatchObject({
      ...{ flowsAgainMs: 2_100, healingMs: 10 },
    });
    const over = byLab(10_600, { what: 'fault.over', case: NAME });
    expect(observed({ ...NEW_STREAM, from: 'fault.over' }, over, flowing(10_700))).toMatchObject({
      ...{ flowsAgainMs: 100, healingMs: 600 },
    });
  });

  test('may be the old stream, if it is asked and answers', () => {
    const asked = (answered: boolean) => byLab(18_020, { what: 'asked.again', case: NAME, answered, elapsedMs: 7 });
    expect(observed(NEW_STREAM, asked(true))).toMatchObject({ flowsAgainMs: 7, on: 'old stream' });
    expect(observed(NEW_STREAM, asked(false))).toEqual({ flowsAgainMs: null, healingMs: 10, oldStreamEndedMs: null });
    expect(observed(NEW_STREAM, asked(false), flowing(19_000))).toMatchObject({ flowsAgainMs: 990, on: 'new stream' });
  });

  test('tells what became of the server’s end of the old stream', () => {
    const ended = byServer(12_500, { what: 'stream.ended', case: NAME, cause: 'cancelled', status: 'CANCELLED' });
    expect(observed(NEW_STREAM, ended)).toMatchObject({ oldStreamEndedMs: 2_500 });
  });
});

describe('a recovery is as predicted', () => {
  const broken = (
    predictedOne: RecoveryPrediction,
    flowsAgainMs: number | null,
    on = predictedOne.on,
    healingMs = 10,
  ) =>
    brokenRecovery(predictedOne, {
      flowsAgainMs,
      healingMs,
      ...(flowsAgainMs !== null && { on }),
      oldStreamEndedMs: null,
    });

  test('if it is in time, give or take the tolerance of 100 ms', () => {
    expect([0, 690, 2_100].map((ms) => broken(NEW_STREAM, ms))).toEqual([undefined, undefined, undefined]);
    expect(broken(NEW_STREAM, 2_101)).toBe(
      'wanted a message again on the new stream in 0..2000 ms; got one on the new stream after 2101 ms',
    );
    expect(broken(NEW_STREAM, null)).toBe('wanted a message again on the new stream in 0..2000 ms; got none');
  });

  test('if it isn’t there before healing has begun', () => {
    expect(broken(NEW_STREAM, -400, 'new stream', 350)).toBeUndefined();
    expect(broken(NEW_STREAM, -400, 'new stream', 250)).toMatch(/after -400 ms$/);
  });

  test('if it is on the stream that it should be on', () => {
    expect(broken(NEW_STREAM, 5, 'old stream')).toMatch(/got one on the old stream after 5 ms$/);
    expect(broken({ on: 'old stream', from: 'heal.end', ...AT_ONCE }, 5)).toBeUndefined();
    expect(broken({ on: 'old stream', from: 'heal.end', ...AT_ONCE }, 5, 'new stream')).toMatch(/got one on the new/);
  });

  test('if there is none where none can be', () => {
    const never: RecoveryPrediction = { on: 'old stream', from: 'fault.end', never: true };
    expect(broken(never, null)).toBeUndefined();
    expect(broken(never, 3)).toBe('wanted no message to flow again; got one on the old stream after 3 ms');
  });
});

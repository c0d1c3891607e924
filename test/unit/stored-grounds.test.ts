import { expect, test } from '@jest/globals';
import type { Case } from '../../lab/cases/case.ts';
import type { FaultName } from '../../lab/faults/index.ts';
import type { VariantName } from '../../lab/fronts/index.ts';
import { judge } from '../../lab/judge/verdict.ts';
import { byServer, caseLike, lifeWith, NAME, serverGivesUp } from './literal-events.ts';
import { proven } from './literal-witness.ts';

/** As a lab reads it for which fault and front have other names by now, or are gone. */
const ofOldLab = (definition: Case): Case => ({
  ...definition,
  fault: 'gone-since' as FaultName,
  ...(definition.path !== 'direct' && { path: 'envoy@gone-since' as VariantName }),
});

const served = caseLike({ fault: 'airplane' });
const watched = caseLike({
  ...{ fault: 'packet-drop', path: 'envoy@connection-keepalive-downstream', detector: 'envoy-keepalive' },
  timers: [],
});
const reset = byServer(12_000, { what: 'rst_stream.received', case: NAME, session: '7', code: 8 });
const ended = byServer(12_000, { what: 'stream.ended', case: NAME, cause: 'cancelled', status: 'CANCELLED' });

test.each([
  ['that the server has noticed', served, lifeWith(...serverGivesUp(12_000))],
  ['that nobody has', served, lifeWith()],
  ['that the front has noticed', watched, lifeWith(reset, ended)],
])('a stored run says %s, whatever has become of its fault and its front', (_, definition, life) => {
  const events = proven(definition, life);
  const then = judge(definition, events);
  expect(judge(ofOldLab(definition), events)).toEqual(then);
  expect(then.witness.length).toBeGreaterThan(0);
});

test('what no lab has claimed isn’t proved', () => {
  const definition = { ...served, grounds: { ...served.grounds, witness: ['a claim of tomorrow'] } };
  const { verdict, reason } = judge(definition, proven(served, lifeWith(...serverGivesUp(12_000))));
  expect(verdict).toBe('unknown');
  expect(reason).toContain('the claim “a claim of tomorrow”: wanted one that this lab knows');
});

test('a run of before peers had rules of their own is one of grpc-js’s', () => {
  const { keepaliveStatus: _, ...grounds } = served.grounds;
  const events = proven(served, lifeWith(...serverGivesUp(12_000)));
  expect(judge({ ...served, grounds }, events)).toEqual(judge(served, events));
});

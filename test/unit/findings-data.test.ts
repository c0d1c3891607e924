import { expect, test } from '@jest/globals';
import { findingsOf, serialize } from '../../lab/findings/data.ts';
import { staleness } from '../../lab/findings/stale.ts';
import { judged, NOBODY, RUN } from './judged-case.ts';
import { caseLike, within } from './literal-events.ts';

const NAME = 'airplane/last-mile/direct/server-keepalive/idle';
const seen = { serverPingsSent: 9, serverPingAcksReceived: 0, clientPingsSent: 3 };

const exact = judged({
  expected: { client: { detects: false }, server: { detects: true, minMs: 0.4, maxMs: 99.6 } },
  observed: { ...NOBODY, server: { detectedMs: 12.6, endedMs: 12.6, endedBy: 'self', cause: 'a', status: 'b' } },
  witness: [{ what: 'beacons', from: 0, to: 7_998, wanted: 'none', got: 'none of 17', inForce: true }],
  evidence: seen as unknown as ReturnType<typeof judged>['evidence'],
});

test('a case is a line with no more than the document needs, in whole milliseconds', () => {
  const text = serialize(findingsOf({ run: RUN, cases: [exact] }));
  expect(text).toMatchInlineSnapshot(`
"{"schema":2,"run":{"startedAt":"2026-11-21T00:00:00.000Z","runtime":"processes","timing":"fast","versions":{"node":"24.0.0","grpcJs":"1.14.7","nginx":"1.31.3","envoy":"1.40.0","toxiproxy":"2.12.0"}},
"requirements":{
"a-scenario":"What has to hold."
},
"proofs":[
{"place":"airplane at last-mile","what":"beacons","wanted":"none","cases":1,"inForce":1,"got":"none of 17"}
],
"cases":[
{"name":"airplane/last-mile/direct/server-keepalive/idle","scenario":"a-scenario","horizonMs":7500,"expected":{"client":{"detects":false},"server":{"detects":true,"minMs":0,"maxMs":100}},"verdict":"pass","observed":{"client":{},"server":{"detectedMs":13,"endedMs":13,"endedBy":"self"}},"evidence":{"serverPingsSent":9}}
]}
"
`);
  expect(text.split('\n').filter((line) => line.includes(NAME))).toHaveLength(1);
});

test('of what isn’t a pass the reason, of an override what theory had said', () => {
  const because = 'the kernel tells it';
  const cases = [judged({ because, verdict: 'skipped', reason: 'no nft', observed: NOBODY })];
  const [one] = findingsOf({ run: RUN, cases }).cases;
  expect(one).toMatchObject({ because, verdict: 'skipped', reason: 'no nft', predicted: caseLike().predicted });
});

test('what proves a fault in force is told once for all of its cases at one place, with how many it holds in', () => {
  const seen = (what: string, got: string, inForce = true) => ({
    ...{ what, from: 0, to: 7_998, wanted: 'none', got, inForce },
  });
  const cases = [
    judged({ witness: [seen('one way', 'none of 17'), seen('the other way', 'none of 16')] }),
    judged({ witness: [seen('one way', 'the one sent at 3 ms', false), seen('the other way', 'none of 18')] }),
    judged({ at: 'backend', witness: [seen('one way', 'none of 9')] }),
    judged({ verdict: 'skipped' }),
  ];
  const place = 'airplane at last-mile';
  expect(findingsOf({ run: RUN, cases }).proofs).toEqual([
    { place, what: 'one way', wanted: 'none', cases: 2, inForce: 1, got: 'none of 17' },
    { place, what: 'the other way', wanted: 'none', cases: 2, inForce: 2, got: 'none of 16' },
    { place: 'airplane at backend', what: 'one way', wanted: 'none', cases: 1, inForce: 1, got: 'none of 9' },
  ]);
});

test('what is written is what is read', () => {
  const all = findingsOf({ run: RUN, cases: [exact, judged({ name: 'another' })] });
  expect(JSON.parse(serialize(all))).toEqual(all);
});

test('findings are stale when cases are new, gone, expected otherwise or asked for in other words', () => {
  const all = findingsOf({ run: RUN, cases: [judged()] });
  expect(staleness(all, [caseLike()])).toEqual([]);
  expect(staleness(all, [caseLike(), caseLike({ name: 'new' })])).toEqual(['not run: new']);
  expect(staleness(all, [])).toEqual([`no more there: ${NAME}`]);
  const slower = { client: { detects: false } as const, server: within(1_500, 2_600) };
  expect(staleness(all, [caseLike({ expected: slower })])).toEqual([`expected otherwise now: ${NAME}`]);
  expect(staleness(all, [caseLike({ because: 'so' })])).toEqual([`expected otherwise now: ${NAME}`]);
  expect(staleness(all, [caseLike({ requirement: 'What else.' })])).toEqual([
    'asked for in other words now: a-scenario',
  ]);
});

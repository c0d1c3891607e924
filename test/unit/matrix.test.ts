import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import { type FaultName, faults } from '../../lab/faults/index.ts';
import type { JudgedCase } from '../../lab/judge/summary.ts';
import { renderMatrix } from '../../lab/reports/matrix.ts';
import { judged, NOBODY } from './judged-case.ts';

const quiet = { client: { detects: false }, server: { detects: false } } as const;

const cases = [
  judged({}),
  judged({ traffic: 'server-push', observed: { ...NOBODY, server: { detectedMs: 1_600, endedMs: 1_600 } } }),
  judged({ path: 'nginx', expected: quiet, observed: NOBODY }),
  judged({ path: 'nginx', detector: 'heartbeat', verdict: 'fail', observed: NOBODY }),
];

const plain = (some: readonly JudgedCase[], width?: number) =>
  stripVTControlCharacters(renderMatrix({ cases: [...some] }, width));

test('each cell has what each end measured of what was expected, over all traffic, and what went wrong', () => {
  expect(plain(cases)).toMatchInlineSnapshot(`
"airplane at last-mile
                            direct              nginx
  server-keepalive  client  never               never
                    server  1.6-2.0 of 1.5-2.5  never
  heartbeat         client                      never
                    server                      never of 1.5-2.5
                                                FAIL 1/1"
`);
});

test('columns that don’t fit go below', () => {
  const narrow = plain(cases, 50);
  expect(Math.max(...narrow.split('\n').map((line) => line.length))).toBeLessThanOrEqual(50);
  expect(narrow.match(/ {2}heartbeat/g)).toHaveLength(2);
});

test('what is told is not noticed; what died is dead; of what was skipped or is unknown nothing is said', () => {
  const told = { minMs: 0, maxMs: 0 };
  const announced = { detects: false, told } as const;
  const closed = { detectedMs: null, endedMs: 12, endedBy: 'front' } as const;
  const at = { fault: 'server-freeze', at: 'server', path: 'envoy' } as const;
  expect(
    plain([
      judged({
        ...{ fault: 'proxy-kill', at: 'envoy', path: 'envoy', detector: 'none' },
        ...{ expected: { client: announced, server: announced }, observed: { client: closed, server: closed } },
      }),
      judged({
        ...{ ...at, detector: 'client-keepalive' },
        expected: { client: { detects: true, minMs: 1_500, maxMs: 2_500, orTold: told }, server: { detects: false } },
        observed: { client: closed, server: NOBODY.server },
      }),
      judged({ ...at, detector: 'heartbeat', verdict: 'unknown', observed: NOBODY }),
      judged({ ...at, detector: 'health-watch', verdict: 'skipped', observed: NOBODY }),
    ]),
  ).toMatchInlineSnapshot(`
"proxy-kill at front
                envoy
  none  client  notified 0.0 of notified 0.0
        server  notified 0.0 of notified 0.0

server-freeze at server
                            envoy
  client-keepalive  client  notified 0.0 of 1.5-2.5 or notified 0.0
                    server  dead
  heartbeat         client  UNKNOWN 1/1
                    server
  health-watch      client  SKIPPED 1/1
                    server"
`);
});

test('a front’s setting has a line with its own detector', () => {
  expect(
    plain([judged({ path: 'nginx@so-keepalive', detector: 'tcp-keepalive', name: 'a/b/c/d/e/reconnecting' })]),
  ).toMatchInlineSnapshot(`
"airplane at last-mile, reconnecting
  nginx@so-keepalive  tcp-keepalive  client  never
                                     server  2.0 of 1.5-2.5"
`);
});

test('of many blocks those in which all is well have a line each, in the order of the faults', () => {
  const many = (Object.keys(faults) as FaultName[]).map((fault) => judged({ fault })).toReversed();
  const failing = judged({ fault: 'flap', verdict: 'fail' });
  const text = plain([...many, failing, judged({ fault: 'jitter', verdict: 'skipped' })]);
  expect(text).toMatch(/^airplane at last-mile +1 pass\npacket-drop at last-mile +1 pass\n/);
  expect(text).toMatch(/^flap at last-mile +1 pass, 1 fail$/m);
  expect(text).toMatch(/^jitter at last-mile +1 pass, 1 skipped$/m);
  expect(text.match(/server-keepalive/g)).toHaveLength(1);
});

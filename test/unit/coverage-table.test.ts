import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import type { Scenario } from '../../lab/cases/case.ts';
import { coverageOf } from '../../lab/library/coverage.ts';
import { casesOf } from '../../lab/library/expand.ts';
import { timings } from '../../lab/model/timing.ts';
import { renderCoverage } from '../../lab/reports/coverage-table.ts';

const scenario = (parts: Partial<Scenario>): Scenario => ({
  ...{ name: 'small', requirement: 'What has to hold.', faults: ['packet-drop'], at: ['last-mile'] },
  ...{
    paths: ['direct', 'nginx', 'envoy'],
    detectors: ['heartbeat'],
    traffic: ['idle', 'client-pings', 'server-push'],
  },
  ...parts,
});

const WATCHED = [
  scenario({ detectors: ['client-keepalive', 'heartbeat', 'client-tcp-keepalive'] }),
  scenario({ paths: ['nginx@so-keepalive'], detectors: ['tcp-keepalive'] }),
  scenario({ faults: ['proxy-kill'], at: ['front'], detectors: ['none'], paths: ['nginx'] }),
  scenario({ faults: ['client-freeze'], at: ['client'], detectors: ['heartbeat'] }),
];

/** The cells of small scenarios that any of these begin. */
function rendered(names: readonly RegExp[], width?: number): string {
  const cases = WATCHED.flatMap((one) => casesOf(one, timings.fast));
  const cells = coverageOf(cases, timings.fast).filter(
    ({ name, traffic }) => traffic !== 'half-closed-push' && names.some((pattern) => pattern.test(name)),
  );
  return stripVTControlCharacters(renderCoverage(cells, width));
}

test('detectors down, paths across: what is predicted, by traffic where that matters, and why there is no case', () => {
  const cells = [
    /^packet-drop.last-mile.(direct|nginx).(client-keepalive|heartbeat|client-tcp-keepalive|server-push)\//,
  ];
  expect(rendered(cells)).toMatchInlineSnapshot(`
"packet-drop at last-mile
                        direct                        nginx
  client-keepalive      client 1.5-2.5                client 1.5-2.5
                        server never                  server never
  heartbeat             both 2.0-3.0                  both 2.0-3.0
                        (a) pings                     (a) pings
  server-push           (b) idle, pings               (b) idle, pings
                        NO SCENARIO: push             NO SCENARIO: push
  client-tcp-keepalive  client 10.0-11.9: idle, push  client 10.0-11.9: idle, push
                               never: pings                  never: pings
                        server never                  server never
  (a) the heartbeat's own Pings are this traffic already
  (b) the server pushes nothing that could fail"
`);
});

test('a variant has a line with its own detector, and the reason why it has no other', () => {
  expect(rendered([/^packet-drop.last-mile.nginx@so-keepalive/])).toMatchInlineSnapshot(`
"packet-drop at last-mile
  nginx@so-keepalive  tcp-keepalive  client never
                                     server 3.0-4.3: idle, pings
                                            never: push
  No case with a variant and another detector than its own: a variant is there for its own detector: to the others it is
      the reference; what a front brings takes a variant of its configuration that has it."
`);
});

test('what is told is not noticed, and what died is dead', () => {
  expect(rendered([/^proxy-kill.*(direct|nginx).(none|heartbeat)\//])).toMatchInlineSnapshot(`
"proxy-kill at front
        nginx
  none  both notified 0.0-0.3
  No case with the path direct: a direct path has neither a front nor a backend link.
  No case with heartbeat: the fault closes what it kills, and no detector is needed to hear that."
`);
  expect(rendered([/^client-freeze.client.envoy.heartbeat/])).toMatchInlineSnapshot(`
"client-freeze at client
             envoy
  heartbeat  client dead
             server 2.0-3.0
             (a) pings
  (a) what flows is a matter of faults that silence everything, and of guards; a quiet stream and a pushing one stand
      for it elsewhere"
`);
});

test('paths that don’t fit go below, and reasons have as many lines as they need', () => {
  const narrow = rendered([/^packet-drop.last-mile.(direct|nginx|envoy).(none|heartbeat|server-push)\//], 60);
  expect(Math.max(...narrow.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  expect(narrow.match(/ {2}heartbeat/g)).toHaveLength(3);
});

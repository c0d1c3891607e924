import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import type { JudgedCase } from '../../lab/judge/summary.ts';
import { junit } from '../../lab/reports/junit.ts';
import { judged, RUN } from './judged-case.ts';

const render = (...cases: JudgedCase[]): string =>
  String(junit.render({ run: RUN, cases }, { run: RUN, wallMs: 0, cases, eventsOf: () => [], all: () => [] }));

/** Everything in ASCII that XML needs escaped or forbids, a lone surrogate, and an astral character. */
const NASTY = `<a b="c" d='e'> & ]]> \u0000\u001b[31m\ud800 \u{1f600}\nlast`;

const cases = [
  judged({ scenario: 'one', name: 'a-pass', elapsedMs: 9_012 }),
  judged({ scenario: 'one', name: 'a-failure', verdict: 'fail', reason: 'wanted 1; got 2' }),
  judged({ scenario: 'two', name: 'a-doubt', verdict: 'unknown', reason: NASTY, requirement: NASTY }),
  judged({ scenario: 'two', name: 'a-skip', verdict: 'skipped', reason: 'not here' }),
];

test('a suite for each scenario, a test for each case, with what went wrong', () => {
  expect(render(...cases.slice(0, 2))).toMatchInlineSnapshot(`
"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="grpc-keepalive-lab" tests="2" failures="1" errors="0" skipped="0" time="18.012">
  <testsuite name="one" tests="2" failures="1" errors="0" skipped="0" time="18.012" timestamp="2026-11-21T00:00:00">
    <properties>
      <property name="runtime" value="processes"/>
      <property name="timing" value="fast"/>
      <property name="node" value="24.0.0"/>
      <property name="grpcJs" value="1.14.7"/>
      <property name="nginx" value="1.31.3"/>
      <property name="envoy" value="1.40.0"/>
      <property name="toxiproxy" value="2.12.0"/>
    </properties>
    <testcase classname="one" name="a-pass" time="9.012"/>
    <testcase classname="one" name="a-failure" time="9.000">
      <failure message="wanted 1; got 2">What has to hold.
wanted 1; got 2</failure>
    </testcase>
  </testsuite>
</testsuites>
"
`);
});

/** What the standard library of another language reads there: the tree as nested lists. */
const READER = `
import json, sys, xml.etree.ElementTree as tree
def listed(node): return [node.tag, node.attrib, (node.text or '').strip(), [listed(child) for child in node]]
json.dump(listed(tree.fromstring(sys.stdin.buffer.read())), sys.stdout)
`;

const python = spawnSync('python3', ['--version']).status === 0;

(python ? test : test.skip)(
  `an XML parser reads it, whatever the texts have in them${python ? '' : ' (this machine lacks python3)'}`,
  () => {
    const read = JSON.parse(execFileSync('python3', ['-c', READER], { input: render(...cases), encoding: 'utf8' }));
    const [, totals, , suites] = read;
    expect(totals).toMatchObject({ tests: '4', failures: '1', errors: '1', skipped: '1', time: '36.012' });
    const tests = suites[1][3].filter(([tag]: [string]) => tag === 'testcase');
    const seen = `<a b="c" d='e'> & ]]> \ufffd\ufffd[31m\ufffd \u{1f600}`;
    expect(tests).toEqual([
      [
        ...['testcase', { classname: 'two', name: 'a-doubt', time: '9.000' }, ''],
        [['error', { message: `${seen} last` }, `${seen}\nlast\n${seen}\nlast`, []]],
      ],
      [
        ...['testcase', { classname: 'two', name: 'a-skip', time: '9.000' }, ''],
        [['skipped', { message: 'not here' }, 'What has to hold.\nnot here', []]],
      ],
    ]);
  },
);

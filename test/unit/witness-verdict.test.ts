import { describe, expect, test } from '@jest/globals';
import type { Case } from '../../lab/cases/case.ts';
import { judgeCase, summarize } from '../../lab/judge/summary.ts';
import { judge as judgeLife } from '../../lab/judge/verdict.ts';
import { notInForce } from '../../lab/judge/witness.ts';
import type { Event } from '../../lab/record/events.ts';
import type { RunHistory } from '../../lab/record/run-history.ts';
import { casesSection } from '../../lab/reports/html/case-section.ts';
import { json } from '../../lab/reports/json.ts';
import type { Finding } from '../../lab/witness/claim.ts';
import type { Sample } from '../../lab/witness/sample.ts';
import { RUN } from './judged-case.ts';
import { byLab, caseLike, lifeUntil, lifeWith, NAME, quietCase, serverGivesUp } from './literal-events.ts';
import { beacons, carried, except, inFault, looked, lost, processLike, steadily } from './literal-samples.ts';
import { proven } from './literal-witness.ts';

const SENT = steadily(8_250, 18_000);
const CUT = inFault(lost);
const WAYS = ['to-server', 'to-client'] as const;
const silent = WAYS.map((way) => beacons(['steady', way], SENT, CUT));
const leaky = WAYS.map((way) => beacons(['steady', way], SENT, except(14_250, carried, CUT)));
const gap = WAYS.map((way) => beacons(['steady', way], SENT.slice(0, -4), CUT));

const OLD = processLike({ pid: 41 });
const NEW = processLike({ pid: 57 });

const watched = (samples: Sample[]) => byLab(18_010, { what: 'witness', case: NAME, samples });
const noticed = (atMs: number, samples: Sample[]) => lifeWith(...serverGivesUp(atMs), watched(samples));

const verdictOf = (events: readonly Event[], definition: Case = caseLike()) => {
  const { verdict, reason, byChance } = judgeLife(definition, events);
  return { verdict, reason, ...(byChance && { byChance }) };
};

const LEAK =
  'the fault wasn’t proved to be in force: beacons towards the server, over the case’s own link: ' +
  'wanted none gets through; got the one sent at 4250 ms got through in 1 ms';

describe('a case whose fault wasn’t proved to be in force', () => {
  test.each([
    ['as expected', 12_012, 'pass'],
    ['too late', 12_712, 'fail'],
    ['never', 18_004, 'fail'],
  ])('is unknown where the server noticed %s', (_, atMs, otherwise) => {
    expect(verdictOf(noticed(atMs, silent)).verdict).toBe(otherwise);
    expect(verdictOf(noticed(atMs, leaky))).toEqual({ verdict: 'unknown', reason: LEAK });
  });

  test('is unknown for good, unless all that is missing may be so by chance', () => {
    const late = verdictOf(noticed(12_012, gap));
    expect(late).toMatchObject({ verdict: 'unknown', byChance: true });
    expect(late.reason).toMatch(/; got none were sent from 5750 to 8000 ms$/);
    expect(verdictOf(noticed(12_012, [...gap.slice(0, 1), ...leaky.slice(1)]))).toEqual({
      ...{ verdict: 'unknown', reason: LEAK.replace('the server, over', 'the client, over') },
    });
  });

  test('tells what couldn’t be watched', () => {
    const failed: Sample = { kind: 'failed', what: 'beacons', reason: 'nothing listens' };
    expect(verdictOf(noticed(12_012, [...silent, failed]))).toEqual({
      verdict: 'unknown',
      reason:
        'the fault wasn’t proved to be in force: the lab’s own watch (beacons): wanted to be set up; got nothing listens',
    });
  });

  test('has what was observed told all the same', () => {
    const { observed, witness } = judgeLife(caseLike(), noticed(12_712, leaky));
    expect(observed.server.detectedMs).toBe(2_712);
    expect(witness.map(({ inForce }) => inForce)).toEqual([false, false]);
  });
});

test('a stored run in which nothing was watched is unknown, and says so', () => {
  expect(verdictOf(lifeWith(...serverGivesUp(12_012)))).toEqual({
    verdict: 'unknown',
    reason: 'nothing was watched that shows the fault in force: run the case again, by a lab that does so',
  });
  expect(judgeLife(caseLike(), lifeWith(...serverGivesUp(12_012))).witness).toEqual([]);
});

test('why the run ended, or never began, is told before that', () => {
  expect(verdictOf(lifeUntil(17_000)).reason).toBe('the run ended before healing');
  expect(verdictOf(proven(caseLike(), lifeUntil(18_005))).reason).toBe('the run ended before healing');
  const skipped = byLab(5, { what: 'case.skipped', case: NAME, reason: 'no nftables' });
  expect(verdictOf([skipped]).verdict).toBe('skipped');
});

test('of several findings the first that isn’t so by chance is the reason', () => {
  const finding: Finding = { what: 'a', from: 0, to: 1, wanted: 'b', got: 'c', inForce: true };
  const late: Finding = { ...finding, what: 'd', inForce: false, byChance: true };
  const leak: Finding = { ...finding, what: 'e', inForce: false };
  const because = (what: string) => `the fault wasn’t proved to be in force: ${what}: wanted b; got c`;
  expect(notInForce([])).toBeUndefined();
  expect(notInForce([finding])).toBeUndefined();
  expect(notInForce([finding, late])).toEqual({ reason: because('d'), byChance: true });
  expect(notInForce([late, leak])).toEqual({ reason: because('e'), byChance: false });
});

describe('the case’s own stream, where the fault delays everything', () => {
  const slow = quietCase({ fault: 'slow@within-patience', delayMs: { min: 300, max: 600 }, carries: true });
  const asked = (elapsedMs: number) => byLab(17_900, { what: 'asked', case: NAME, answered: true, elapsedMs });
  const verdict = (elapsedMs: number, definition = slow) =>
    judgeLife(definition, proven(definition, lifeWith(asked(elapsedMs)))).verdict;

  test('has to be as slow', () => {
    expect(verdict(900)).toBe('pass');
    expect(verdict(3)).toBe('unknown');
  });

  test('isn’t looked at where it has answers only one way', () => {
    expect(verdict(3, { ...slow, traffic: 'half-closed-push' })).toBe('pass');
  });
});

test('the figures by which a fault is judged are its case’s own', () => {
  const reaper = quietCase({ fault: 'idle-reaper@gcp', forgetsAfterMs: 7_000 });
  const life = proven(reaper, lifeWith());
  expect(judgeLife(reaper, life).verdict).toBe('pass');
  expect(judgeLife({ ...reaper, forgetsAfterMs: 7_900 }, life)).toMatchObject({ verdict: 'unknown', byChance: true });
  const reloaded = [[OLD], [OLD, NEW], [OLD, NEW]].map((processes, index) =>
    looked((['control', 'begun', 'over'] as const)[index] ?? 'end', [9_700, 10_001, 17_995][index] ?? 0, ...processes),
  );
  const reload = (path: 'envoy' | 'nginx') =>
    judgeLife(quietCase({ fault: 'proxy-reload', at: path, path }), lifeWith(watched(reloaded))).witness;
  // Envoy ends the process that served before; nginx lets its workers finish.
  expect(reload('envoy')[0]).toMatchObject({ inForce: false, byChance: true });
  expect(reload('nginx')[0]).toMatchObject({ inForce: true });
});

describe('reports', () => {
  const history = (events: readonly Event[]): RunHistory => ({
    ...{ run: RUN, wallMs: 19_000, cases: [caseLike()], eventsOf: () => events, all: () => [...events] },
  });

  test('results.json has each thing that proves a fault in force, in milliseconds after the fault', () => {
    const told = history(noticed(12_012, [...leaky.slice(0, 1), ...silent.slice(1)]));
    const { cases } = JSON.parse(String(json.render(summarize(told), told)));
    const said = { from: 0, to: 8_000, wanted: 'none gets through' };
    expect(cases[0].witness).toEqual([
      {
        ...{ what: 'beacons towards the server, over the case’s own link', ...said },
        ...{ got: 'the one sent at 4250 ms got through in 1 ms', inForce: false },
      },
      {
        ...{ what: 'beacons towards the client, over the case’s own link', ...said },
        ...{ got: 'none of 16 got through', inForce: true },
      },
    ]);
  });

  const page = (events: readonly Event[]) => casesSection([judgeCase(caseLike(), events)], history(events)).text;

  test('the page has a line for each, which says from when to when', () => {
    const text = page(noticed(12_012, [...leaky.slice(0, 1), ...silent.slice(1)]));
    expect(text).toContain(
      '<li class="not-in-force">beacons towards the server, over the case’s own link, 0.0 s to 8.0 s: ' +
        'wanted none gets through; got the one sent at 4250 ms got through in 1 ms</li>',
    );
    expect(text).toContain(
      '<li class="in-force">beacons towards the client, over the case’s own link, 0.0 s to 8.0 s: none of 16 got through</li>',
    );
  });

  test('the page has none where nothing was watched', () => {
    expect(page(lifeWith())).not.toContain('In force');
  });
});

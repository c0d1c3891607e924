import { describe, expect, test } from '@jest/globals';
import { gone, renewed, replaced, stopped } from '../../lab/witness/process-claims.ts';
import type { NodeProcess } from '../../lab/witness/sample.ts';
import { findingOf, looked, partOf, processLike, proved, refuted, untold, WINDOW } from './literal-samples.ts';

const OLD = processLike({ pid: 41 });
const NEW = processLike({ pid: 57, startTicks: 9_000 });
const STILL = processLike({ pid: 41, stopped: true });

const control = looked('control', 9_700, OLD);
const begun = (...processes: NodeProcess[]) => looked('begun', 10_003, ...processes);
const over = (...processes: NodeProcess[]) => looked('over', 17_995, ...processes);
const end = (...processes: NodeProcess[]) => looked('end', 17_996, ...processes);

describe.each([
  ['stopped', stopped],
  ['gone', gone],
  ['replaced', replaced],
  ['renewed', renewed],
])('of processes that are to be %s nothing can be said', (_, claim) => {
  test.each([
    ['before the fault', [begun(), over()]],
    ['when it was in force', [control, over()]],
    ['before it was taken back', [control, begun()]],
  ])('if nobody looked %s', (_, samples) => {
    expect(partOf(claim, samples)).toEqual(untold('they weren’t watched'));
  });

  test('if there were none before', () => {
    expect(partOf(claim, [looked('control', 9_700), begun(NEW), over(NEW)])).toEqual(
      refuted('it had none before the fault'),
    );
  });
});

describe('a frozen node', () => {
  test('has its processes stopped at each look, and none runs between them', () => {
    const two = [STILL, processLike({ pid: 42, stopped: true })];
    expect(findingOf(stopped, [control, begun(...two), over(...two)])).toEqual({
      what: 'the node’s processes, by its kernel',
      ...{ from: 3, to: 7_995, wanted: 'all are stopped, and none runs' },
      ...{ got: '2 stopped, and none of them ran', inForce: true },
    });
  });

  test('isn’t, if one ran for a millisecond, or for a nanosecond', () => {
    const ran = (ns: number) => partOf(stopped, [control, begun(STILL), over({ ...STILL, cpuNs: STILL.cpuNs + ns })]);
    expect(ran(1_000_000)).toEqual(refuted('process 41 ran for 1.0 ms meanwhile'));
    expect(ran(1)).toEqual(refuted('process 41 ran for 0.0 ms meanwhile'));
    expect(ran(0).inForce).toBe(true);
  });

  test.each([
    ['only at the end', [OLD], [STILL], 'process 41 wasn’t stopped at 3 ms'],
    ['only as it begins', [STILL], [OLD], 'process 41 wasn’t stopped at 7995 ms'],
    ['all but one', [STILL, NEW], [STILL, NEW], 'process 57 wasn’t stopped at 3 ms'],
    ['and gone', [STILL], [], 'it had none at 7995 ms'],
    ['after its end', [], [], 'it had none at 3 ms'],
  ])('isn’t, if it is stopped %s', (_, first, last, got) => {
    expect(partOf(stopped, [control, begun(...first), over(...last)])).toEqual(refuted(got));
  });

  test('isn’t, if another process stands still in its place, that ran to get there', () => {
    const other = { ...STILL, startTicks: 9_000, cpuNs: 2_500_000 };
    expect(partOf(stopped, [control, begun(STILL), over(other)])).toEqual(
      refuted('process 41 ran for 2.5 ms meanwhile'),
    );
  });
});

describe('a killed node', () => {
  test('has no process', () => {
    expect(findingOf(gone, [control, begun(), over()])).toMatchObject({
      ...{ from: 3, to: 7_995, wanted: 'there are none', got: 'there were none', inForce: true },
    });
  });

  test('isn’t, if it lives on, or is there again', () => {
    expect(partOf(gone, [control, begun(OLD), over(OLD)])).toEqual(refuted('process 41 was there at 3 ms'));
    expect(partOf(gone, [control, begun(OLD), over()])).toEqual(refuted('process 41 was there at 3 ms'));
    expect(partOf(gone, [control, begun(), over(NEW)])).toEqual(refuted('process 57 was there at 7995 ms'));
  });
});

describe('a restart', () => {
  test('puts other processes in the place of those before', () => {
    expect(partOf(replaced, [control, begun(), over(NEW)])).toEqual(proved('57 in place of 41'));
    expect(partOf(replaced, [control, begun(), over(), end(NEW)])).toEqual(proved('57 in place of 41'));
    expect(partOf(replaced, [control, begun(NEW), over(NEW)]).inForce).toBe(true);
  });

  test('isn’t, if the same ones go on, for a while or for good', () => {
    const got = refuted('process 41 went on');
    expect(partOf(replaced, [control, begun(OLD), over(NEW)])).toEqual(got);
    expect(partOf(replaced, [control, begun(), over(), end(OLD)])).toEqual(got);
    expect(partOf(replaced, [looked('control', 9_700, OLD, NEW), begun(), over(), end(OLD, NEW)])).toEqual(
      refuted('process 41, 57 went on'),
    );
  });

  test('tells a process from a later one of the same number', () => {
    expect(partOf(replaced, [control, begun(), over({ ...OLD, startTicks: 9_000 })])).toEqual(
      proved('41 in place of 41'),
    );
  });

  test('isn’t one, if nothing comes back', () => {
    expect(partOf(replaced, [control, begun(NEW), over(NEW), end()])).toEqual(refuted('there were none at 7996 ms'));
    expect(partOf(replaced, [control, begun(), over()])).toEqual(refuted('there were none at 7995 ms'));
  });
});

describe('a reload', () => {
  const ends = { ...WINDOW, endsOldWithinMs: 4_500 };

  test('has new processes serve, beside those before or without them', () => {
    expect(partOf(renewed, [control, begun(OLD, NEW), over(OLD, NEW)])).toEqual(proved('57 besides 41'));
    expect(partOf(renewed, [control, begun(OLD, NEW), over(NEW)]).inForce).toBe(true);
  });

  test('isn’t, if the same ones go on', () => {
    expect(partOf(renewed, [control, begun(OLD), over(OLD)])).toEqual(refuted('no new one'));
    expect(partOf(renewed, [control, begun(OLD), over(OLD, NEW)])).toEqual(refuted('no new one'));
  });

  test('isn’t, if the new ones are gone again', () => {
    const got = refuted('the new ones (57) were gone at 7995 ms');
    expect(partOf(renewed, [control, begun(OLD, NEW), over(OLD)])).toEqual(got);
    expect(partOf(renewed, [control, begun(OLD, NEW), over()])).toEqual(got);
    expect(partOf(renewed, [control, begun(OLD, NEW), over(OLD, { ...NEW, startTicks: 9_001 })])).toEqual(got);
  });

  test('ends the one before where the front does so; if none has gone, it may be late', () => {
    expect(partOf(renewed, [control, begun(OLD, NEW), over(NEW)], ends).inForce).toBe(true);
    expect(partOf(renewed, [control, begun(OLD, NEW), over(OLD, NEW)], ends)).toEqual(
      untold('57 is new, but all of those before were there at 7995 ms'),
    );
    const master = processLike({ pid: 1 });
    const samples = [looked('control', 9_700, master, OLD), begun(master, OLD, NEW), over(master, NEW)];
    expect(partOf(renewed, samples, ends).inForce).toBe(true);
  });
});

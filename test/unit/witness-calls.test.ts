import { describe, expect, test } from '@jest/globals';
import { handlerSilent, heldUnanswered, http2Answers, unanswered } from '../../lab/witness/process-claims.ts';
import type { CallSample } from '../../lab/witness/sample.ts';
import { called, findingOf, partOf, proved, refuted, untold } from './literal-samples.ts';

/** Whether it answered before the fault, once that was in force, and before it was taken back. */
const calls = (to: CallSample['to'], control: boolean, begun: boolean, over: boolean) => [
  called(to, 'control', 9_700, control),
  called(to, 'begun', 10_001, begun),
  called(to, 'over', 17_990, over),
];

describe.each([
  ['process', unanswered, 'a call of the lab’s to the process'],
  ['handler', handlerSilent, 'a call that isn’t the case’s, to the handlers that hang'],
] as const)('a %s that is to be silent', (to, claim, what) => {
  test('answers before the fault and not in it', () => {
    expect(findingOf(claim, calls(to, true, false, false))).toEqual({
      ...{ what, from: 1, to: 7_992, wanted: 'no answer', got: 'none, each time', inForce: true },
    });
  });

  test('isn’t, if it answers once', () => {
    expect(partOf(claim, calls(to, true, true, false))).toEqual(refuted('an answer at 1 ms'));
    expect(partOf(claim, calls(to, true, false, true))).toEqual(refuted('an answer at 7990 ms'));
  });

  test('proves nothing, if it didn’t answer before either, or wasn’t called', () => {
    expect(partOf(claim, calls(to, false, false, false))).toEqual(untold('no answer before the fault already'));
    for (const missing of ['control', 'begun', 'over'])
      expect(
        partOf(
          claim,
          calls(to, true, false, false).filter(({ when }) => when !== missing),
        ),
      ).toEqual(untold('nobody called'));
  });

  test('is no matter of who else answers', () => {
    const others = (['process', 'handler', 'http2'] as const).filter((other) => other !== to);
    const answers = others.flatMap((other) => calls(other, true, true, true));
    expect(partOf(claim, [...answers, ...calls(to, true, false, false)]).inForce).toBe(true);
    expect(partOf(claim, answers)).toEqual(untold('nobody called'));
  });
});

describe('HTTP/2 under handlers that hang', () => {
  test('answers each time', () => {
    expect(findingOf(http2Answers, calls('http2', true, true, true))).toMatchObject({
      what: 'a PING on the connection of that call',
      ...{ wanted: 'it is answered', got: 'answered each time', inForce: true },
    });
  });

  test('that doesn’t answer may be late', () => {
    expect(partOf(http2Answers, calls('http2', true, false, true))).toEqual(untold('no answer at 1 ms'));
    expect(partOf(http2Answers, calls('http2', true, true, false))).toEqual(untold('no answer at 7990 ms'));
    expect(partOf(http2Answers, calls('http2', false, true, true))).toEqual(
      untold('no answer before the fault already'),
    );
  });
});

describe('a call that waits for handlers that hang', () => {
  const held = (answered: boolean): CallSample => ({ ...called('held', 'over', 10_002, answered), overNs: 17_995e6 });

  test('isn’t answered as long as they do', () => {
    expect(findingOf(heldUnanswered, [held(false)])).toMatchObject({
      what: 'a call that isn’t the case’s, which waits for the handlers that hang',
      ...{ from: 2, to: 7_995, wanted: 'no answer', got: 'none', inForce: true },
    });
  });

  test('is, if they go on for a moment', () => {
    const between = calls('handler', true, false, false);
    expect(partOf(heldUnanswered, [...between, held(true)])).toEqual(refuted('an answer'));
    expect(partOf(heldUnanswered, between)).toEqual(untold('nobody called'));
    expect(partOf(heldUnanswered, [held(false)])).toEqual(proved('none'));
  });
});

import { expect, test } from '@jest/globals';
import { type Handler, Hanging } from '../../services/hanging.ts';

/** What a handler does, in words: a task by its name, something kept going by `+` and `-`. */
function telling(handler: Handler) {
  const said: string[] = [];
  handler.keep(() => {
    said.push('+');
    return () => said.push('-');
  });
  return { said, task: (name: string) => handler.run((late) => said.push(late ? `${name}, late` : name)) };
}

test('what comes while a handler hangs is done late, in order, after its timers have begun again', () => {
  const hanging = new Hanging();
  const { said, task } = telling(hanging.handlerOf('a'));
  task('one');
  hanging.hang('a');
  hanging.hang('a');
  task('two');
  task('three');
  expect(said).toEqual(['+', 'one', '-']);
  hanging.resume('a');
  hanging.resume('a');
  task('four');
  expect(said).toEqual(['+', 'one', '-', '+', 'two, late', 'three, late', 'four']);
});

test('streams that are dialled anew hang with their case, and no other case does', () => {
  const hanging = new Hanging();
  hanging.hang('a');
  const [again, other] = [telling(hanging.handlerOf('a#2')), telling(hanging.handlerOf('ab'))];
  again.task('one');
  other.task('one');
  expect([again.said, other.said]).toEqual([[], ['+', 'one']]);
  hanging.resume('a');
  expect(again.said).toEqual(['+', 'one, late']);
});

test('a handler whose stream has ended does nothing more, hung or not', () => {
  const hanging = new Hanging();
  const handler = hanging.handlerOf('a');
  const { said, task } = telling(handler);
  hanging.hang('a');
  task('one');
  handler.end();
  hanging.resume('a');
  task('two');
  handler.keep(() => {
    said.push('begun');
    return () => {};
  });
  expect(said.join(' ')).not.toMatch(/one|two|begun/);
});

test('a nudge has each stream of its case say something, those dialled anew and those that hang as well', () => {
  const hanging = new Hanging();
  const said: string[] = [];
  const handler = (name: string) => hanging.handlerOf(name, () => said.push(name));
  const [first] = [handler('a'), handler('a#2'), handler('ab')];
  hanging.handlerOf('a#3');
  hanging.nudge('a');
  expect(said).toEqual(['a', 'a#2']);
  hanging.hang('a');
  hanging.nudge('a');
  expect(said).toEqual(['a', 'a#2', 'a', 'a#2']);
  first?.end();
  hanging.nudge('a');
  expect(said.slice(4)).toEqual(['a#2']);
});

import { expect, test } from '@jest/globals';
import { innermost, startTicksOf, stateOf } from '../../lab/runtimes/processes/proc-stat.ts';

/** proc(5)'s fields of a program of this name: a process that sleeps, in a group of its own. */
const line = (name: string, state = 'S') =>
  `4711 (${name}) ${state} 4700 4711 4700 0 -1 4194304 1500 0 2 0 12 7 0 0 20 0 11 0 987654 1073741824 12000 ` +
  '18446744073709551615 4194304 90000000 140720000000000 0 0 0 0 4096 134234626 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n';

test.each(['node', 'tmux: server', 'nginx: worker (old)', ') S 1 (', 'a) T (b)'])(
  'of a program by the name of %s',
  (name) => {
    expect(stateOf(line(name))).toBe('S');
    expect(startTicksOf(line(name))).toBe(987_654);
  },
);

test.each(['R', 'S', 'D', 'T', 't', 'Z', 'X'])('the state %s', (state) => {
  expect(stateOf(line('node', state))).toBe(state);
});

const STATUS = `Name:	node
Pid:	90210
NSpid:	90210	4711	31
NSpgid:	90200	4700	31
NSsid:	1	1	1
`;

test('a number as the innermost namespace has it', () => {
  expect(innermost(STATUS, 'NSpid')).toBe(31);
  expect(innermost(STATUS.replace('4711	31', '4711'), 'NSpid')).toBe(4_711);
  expect(innermost(STATUS.replace('	4711	31', ''), 'NSpid')).toBe(90_210);
  expect(innermost(STATUS.replace('NSpgid:	90200	4700	31', 'NSpgid:	90200'), 'NSpgid')).toBe(90_200);
});

test('of a process that has no such line nothing is known', () => {
  expect(innermost('Name:	kthreadd\n', 'NSpid')).toBeNaN();
});

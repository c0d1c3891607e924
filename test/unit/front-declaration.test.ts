import { expect, test } from '@jest/globals';
import { envoy } from '../../envoy/front.ts';
import { clashes, lacks } from '../../lab/fronts/declaration.ts';
import { nginx } from '../../nginx/front.ts';
import relay from '../fronts/relay/front.ts';

const own = [
  ['nginx', nginx],
  ['envoy', envoy],
] as const;

const problemsOf = (fronts: readonly (readonly [string, unknown])[]): string[] => [
  ...fronts.flatMap(([key, front]) => lacks(key, front)),
  ...clashes(fronts),
];

test('the lab’s own fronts, and one from outside, are whole', () => {
  expect(problemsOf([...own, ['relay', relay]])).toEqual([]);
});

test('what a declaration lacks is said by name and field, all of it at once', () => {
  const { figures: _, title: __, ...lacking } = relay;
  const wheel = { ...nginx.program.from.wheel, sha256: { x64: 'abc', arm64: 'abc' } };
  expect(
    problemsOf([
      ...own,
      ['theirs', { ...lacking, port: 0 }],
      ['other', { ...relay, name: 'Other', port: 9_000, program: { ...relay.program, from: { wheel } } }],
    ]),
  ).toEqual([
    'theirs: title: Invalid input: expected string, received undefined',
    'theirs: port: Too small: expected number to be >=1',
    'theirs: figures: wanted a function',
    'other: name: wanted lower case letters, digits and -',
    'other: program.from.wheel.sha256.x64: wanted 64 hex digits',
    'other: program.from.wheel.sha256.arm64: wanted 64 hex digits',
  ]);
});

test('two with one name or one port are named', () => {
  expect(problemsOf([...own, ['first', relay], ['second', { ...relay, port: envoy.port }]])).toEqual([
    'first and second: name: both have relay',
    'envoy and second: port: both have 8081',
  ]);
});

test.each(['server', 'direct', 'front', 'relay-host', 'toxiproxy'])('no front may be called %s', (name) => {
  expect(problemsOf([['theirs', { ...relay, name }]])).toEqual(['theirs: name: has a meaning already']);
});

test('nor a variant so that its service would have another’s name', () => {
  const { 'stream-idle-timeout': variant } = relay.variants;
  expect(problemsOf([['theirs', { ...relay, variants: { 'own-host': variant } }]])).toEqual([
    'theirs: variants.own-host: has a meaning already',
  ]);
});

test('nor listen where the lab’s own programs do', () => {
  expect(problemsOf([['theirs', { ...relay, port: 50_051 }]])).toEqual([
    "theirs: port: wanted none of the lab's own: 50051, 50052, 8474",
  ]);
});

test('a program comes from somewhere', () => {
  expect(problemsOf([['theirs', { ...relay, program: { ...relay.program, from: {} } }]])).toEqual([
    'theirs: program.from: wanted one of wheel (with both checksums), goPackage, onMachine, script',
  ]);
});

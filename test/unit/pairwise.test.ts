import { expect, test } from '@jest/globals';
import type { Case } from '../../lab/cases/case.ts';
import { everyPair } from '../../lab/library/pairwise.ts';
import { caseLike } from './literal-events.ts';

const FAULTS = ['airplane', 'stall', 'packet-drop'] as const;
const PATHS = ['direct', 'nginx', 'envoy'] as const;
const TRAFFIC = ['idle', 'server-push', 'client-pings'] as const;

const all: Case[] = FAULTS.flatMap((fault) =>
  PATHS.flatMap((path) =>
    TRAFFIC.map((traffic) => caseLike({ name: `${fault}/${path}/${traffic}`, fault, path, traffic, detector: 'none' })),
  ),
);

const pairsOf = (cases: readonly Case[]) =>
  new Set(
    cases.flatMap(({ fault, path, traffic }) => [`${fault} ${path}`, `${fault} ${traffic}`, `${path} ${traffic}`]),
  );

test('every two things that meet in any case meet in a chosen one, in a third of the cases', () => {
  const chosen = everyPair(all, () => 0);
  expect(pairsOf(chosen)).toEqual(pairsOf(all));
  expect(chosen.length).toBeLessThanOrEqual(12);
  expect(all.filter((one) => chosen.includes(one))).toEqual(chosen);
});

test('of cases that bring as many pairs the cheapest is taken', () => {
  const [first, second] = [caseLike({ name: 'dear' }), caseLike({ name: 'cheap' })];
  expect(everyPair([first, second], ({ name }) => (name === 'dear' ? 2 : 1))).toEqual([second]);
  expect(everyPair([], () => 0)).toEqual([]);
});

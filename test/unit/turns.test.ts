import { expect, test } from '@jest/globals';
import type { FaultName } from '../../lab/faults/index.ts';
import { dialTurnMs, faultAfterMs, faultTurnsOf } from '../../lab/plan/turns.ts';
import { resolvedLike } from './literal-events.ts';

const of = (...faults: FaultName[]) => ({ cases: faults.map((fault) => resolvedLike({ fault })) });

const turnsOf = (...plans: ReturnType<typeof of>[]) => plans.map(faultTurnsOf(plans));

const many = (count: number) => of(...Array.from({ length: count }, (): FaultName => 'airplane'));

test('what ends or starts programs has its turns first, one environment after another; all else begins then', () => {
  const turns = turnsOf(many(2), of('server-kill'), of('airplane'), of('proxy-reload'), of('proxy-restart'));
  expect(turns.map(({ beginMs }) => beginMs)).toEqual([750, 0, 750, 250, 500]);
  expect(turnsOf(many(1))).toEqual([{ beginMs: 0, withinMs: 1_500 }]);
});

test('the faults of all that run together come 60 ms apart, and never within less than 1.5 s', () => {
  expect(turnsOf(many(25), of('airplane')).map(({ withinMs }) => withinMs)).toEqual([1_560, 1_560]);
  expect(turnsOf(many(24))[0]?.withinMs).toBe(1_500);
});

test('a fault’s moment is its share of that time; a program that ends or starts takes none', () => {
  const turn = { beginMs: 250, withinMs: 2_000 };
  const [airplane, reload] = [resolvedLike({ fault: 'airplane' }), resolvedLike({ fault: 'proxy-reload' })];
  expect([0, 0.25, 0.5].map((share) => faultAfterMs(airplane, share, turn))).toEqual([250, 750, 1_250]);
  expect(faultAfterMs(reload, 0.5, turn)).toBe(250);
});

test('neighbours dial far from each other, all within a second', () => {
  const turns = Array.from({ length: 100 }, (_, index) => dialTurnMs(index));
  expect(turns.slice(0, 3).map(Math.round)).toEqual([0, 618, 236]);
  expect(Math.max(...turns)).toBeLessThan(1_000);
  expect(Math.min(...turns.slice(1).map((turn, index) => Math.abs(turn - (turns[index] ?? 0))))).toBeGreaterThan(300);
});

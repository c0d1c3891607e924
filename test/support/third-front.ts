import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { RuntimeName } from '../../lab/runtimes/index.ts';
import { runLab } from './lab-process.ts';
import { tellAll } from './tell-all.ts';

/** A front that the lab doesn't know of, as somebody else would add it. */
const THIRD_FRONT = { LAB_FRONTS: join(import.meta.dirname, '../fronts/relay/front.ts') };

const HEARTBEAT = /\/heartbeat\/idle$/;

/** `half-open` of `half-open@to-server`. */
const familyOf = (name: string): string => name.split(/[@/]/, 1)[0] ?? '';

/** One case of each family of faults through the front, with the heartbeat where there is one, and all of its variant. */
async function casesOfEachFamily(): Promise<string[]> {
  const { stdout } = await runLab(['list', '*/relay/*', '*relay@*'], THIRD_FRONT);
  const names = stdout.split('\n').flatMap((line) => line.split(' ', 1));
  const plain = names.filter((name) => name.split('/')[2] === 'relay' && name.split('/').length === 5);
  const families = Object.values(Object.groupBy(plain, familyOf));
  return [
    // The first of a family's is the quickest.
    ...families.map((own = []) => own.find((name) => HEARTBEAT.test(name)) ?? own[0] ?? ''),
    ...names.filter((name) => name.includes('relay@')),
  ];
}

/** Runs them as a user would, and expects each to pass. */
export async function expectThirdFront(runtime: RuntimeName): Promise<void> {
  const cases = await casesOfEachFamily();
  expect(cases.length).toBeGreaterThan(30);
  const { first, runs, of } = await tellAll(runtime, cases, THIRD_FRONT);
  const judged = cases.map((name) => of(name)?.result);
  expect(first.cases).toHaveLength(cases.length);
  expect(judged.flatMap((one) => (one?.verdict === 'pass' ? [] : [`${one?.name}: ${one?.reason}`]))).toEqual([]);
  expect(first.run).toMatchObject({ versions: { relay: '1.0.0' } });
  expect(runs.map(({ stderr, left }) => stderr + left).join('')).toBe('');
  expect(runs.at(-1)?.status).toBe(0);
  expect(first.stdout).toContain('relay@stream-idle-timeout');
}

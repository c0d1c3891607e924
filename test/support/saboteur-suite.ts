import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pLimit from 'p-limit';
import type { RuntimeName } from '../../lab/runtimes/index.ts';
import { type Liars, liarsOn } from './liars.ts';
import type { Sabotage } from './sabotages.ts';
import { type Judged, type Ran, resultOf, runUnder } from './saboteur-run.ts';
import { reasonToSkip, reasonWithoutNetwork } from './scenario-suite.ts';

const SUITE_TIMEOUT_MS = 600_000;

/** Nobody's times are judged under a lie, only without one. */
const LABS_AT_ONCE = { processes: 4, compose: 3 };
const NICENESS_UNDER_A_LIE = 10;

/** Fails with the verdict's own sentence. */
function expectUnknown({ name, verdict, reason }: Judged, says: RegExp): void {
  if (verdict !== 'unknown' || !says.test(reason))
    throw new Error(`wanted ${name} to be unknown, by ${says}; got ${verdict}: ${reason}`);
}

function testLie({ what, cases }: Sabotage, ran: () => Ran): void {
  describe(what, () => {
    const each = cases.flatMap(({ says, names }) => names.map((name) => ({ name, says })));
    test.each(each)('$name is unknown', ({ name, says }) => expectUnknown(resultOf(ran(), name), says));

    test('none passes, none fails, and nothing of it is left running', () => {
      const { judged, status, left } = ran();
      expect(judged.filter(({ verdict }) => verdict !== 'unknown')).toEqual([]);
      expect({ status, left }).toEqual({ status: 3, left: '' });
    });
  });
}

function testTruth(names: readonly string[], ran: () => Ran): void {
  describe('no lie, by the same programs', () => {
    test.each(names)('%s passes', (name) => {
      const { verdict, reason } = resultOf(ran(), name);
      if (verdict !== 'pass') throw new Error(`wanted ${name} to pass; got ${verdict}: ${reason}`);
    });
  });
}

/** What is quick enough is tried without a lie too. */
const quick = (sabotages: readonly Sabotage[]) => sabotages.filter(({ isLong }) => !isLong);

const namesOf = (sabotages: readonly Sabotage[]): string[] => [
  ...new Set(sabotages.flatMap(({ cases }) => cases.flatMap(({ names }) => names))),
];

const isToldBy = (sabotage: Sabotage, { name, reason }: Judged): boolean =>
  sabotage.cases.some(({ names, says }) => names.includes(name) && says.test(reason));

/** What was unknown by chance, for another reason than is expected, as on a busy machine. All else stands. */
const untold = ({ judged }: Ran, isTold: (one: Judged) => boolean): string[] =>
  judged.filter((one) => one.byChance && !isTold(one)).map(({ name }) => name);

/** The first run, but for what the second one has run again. */
function together(first: Ran, second: Ran): Ran {
  const again = new Map(second.judged.map((one) => [one.name, one]));
  return {
    judged: first.judged.map((one) => again.get(one.name) ?? one),
    status: first.status === 3 ? second.status : first.status,
    said: first.said + second.said,
    left: first.left + second.left,
  };
}

/** Runs some of a lie's cases, or some without a lie if it is undefined. */
type RunSome = (sabotage: Sabotage | undefined, names: readonly string[], niceness: number) => Promise<Ran>;

async function runAll(runtime: RuntimeName, sabotages: readonly Sabotage[], liars: Liars): Promise<Map<string, Ran>> {
  const everyLiar = [...new Set(sabotages.flatMap((sabotage) => sabotage.liars))];
  const runSome: RunSome = async (sabotage, names, niceness) => {
    const env = await liars.environment(sabotage?.lie ?? 'none', sabotage?.liars ?? everyLiar);
    const meddle = sabotage?.meddle?.(runtime);
    return runUnder({ runtime, names, env, niceness, ...(meddle && { meddle }) });
  };
  const atOnce = pLimit(LABS_AT_ONCE[runtime]);
  const ran = new Map<string, Ran>();
  const underEach = sabotages.map((sabotage) =>
    atOnce(async () => {
      ran.set(sabotage.what, await runSome(sabotage, namesOf([sabotage]), NICENESS_UNDER_A_LIE));
    }),
  );
  // Whatever goes wrong with one of them is told when all have ended: none may go on without this.
  const failed = (await Promise.allSettled(underEach)).find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  ran.set('', await runSome(undefined, namesOf(quick(sabotages)), 0));
  await runUntoldAgain(sabotages, ran, runSome);
  return ran;
}

/** By itself this time, with no other lab beside it. */
async function runUntoldAgain(sabotages: readonly Sabotage[], ran: Map<string, Ran>, runSome: RunSome): Promise<void> {
  for (const [what, first] of ran) {
    const sabotage = sabotages.find((one) => one.what === what);
    const names = untold(first, (one) => sabotage !== undefined && isToldBy(sabotage, one));
    if (names.length > 0) ran.set(what, together(first, await runSome(sabotage, names, 0)));
  }
}

/**
 * Runs each lie's cases in a lab of its own, some labs side by side, and then all of the cases without a lie. Nothing that was
 * lied about may pass or fail.
 */
export async function saboteurSuite(runtime: RuntimeName, all: readonly Sabotage[]): Promise<void> {
  const lacking = await reasonToSkip(runtime);
  const withoutNetwork = await reasonWithoutNetwork(runtime);
  const reasonFor = ({ liars }: Sabotage) => lacking ?? (liars.includes('nft') ? withoutNetwork : undefined);
  for (const sabotage of all)
    if (reasonFor(sabotage)) test.skip(`${sabotage.what} (this machine lacks ${reasonFor(sabotage)})`, () => {});
  const sabotages = all.filter((sabotage) => !reasonFor(sabotage));
  if (sabotages.length === 0) return;

  describe(`lies on ${runtime}`, () => {
    let ran: Map<string, Ran>;
    let liars: Liars | undefined;
    const under = (what: string) => () => {
      const one = ran.get(what);
      if (!one) throw new Error(`wanted a run under: ${what}; got none`);
      return one;
    };

    beforeAll(async () => {
      liars = await liarsOn(runtime);
      ran = await runAll(runtime, sabotages, liars);
    }, SUITE_TIMEOUT_MS);

    afterAll(async () => {
      await liars?.[Symbol.asyncDispose]();
    });

    for (const sabotage of sabotages) testLie(sabotage, under(sabotage.what));
    testTruth(namesOf(quick(sabotages)), under(''));
  });
}

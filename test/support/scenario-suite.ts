import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ResolvedCase } from '../../lab/cases/resolve.ts';
import { casesOf } from '../../lab/library/expand.ts';
import { loadScenarios } from '../../lab/library/load-scenarios.ts';
import { everyPair } from '../../lab/library/pairwise.ts';
import { timings } from '../../lab/model/timing.ts';
import { TOLERANCE_MS } from '../../lab/model/tolerance.ts';
import { needsNetwork, reasonOf } from '../../lab/plan/unsupported.ts';
import { expectedWaitMs } from '../../lab/predict/wait-times.ts';
import type { Event } from '../../lab/record/events.ts';
import { type RuntimeName, runtimes } from '../../lab/runtimes/index.ts';
import { NS_PER_MS } from '../../lab/support/clock.ts';
import { type ResultCase, RUNS_TIMEOUT_MS, type Told, tellAll } from './tell-all.ts';

const EVENTS_SHOWN = 30;

function eventLines(events: readonly Event[]): string {
  const begin = events.find(({ what }) => what === 'fault.begin')?.atNs ?? 0;
  const lines = events
    .filter(({ what }) => what !== 'case')
    .map(({ atNs, environment: _, who, what, ...rest }) => {
      const { case: __, ...details } = { case: '', ...rest };
      return `${((atNs - begin) / NS_PER_MS).toFixed(1).padStart(9)} ms  ${who} ${what} ${JSON.stringify(details)}`;
    });
  return lines.slice(-EVENTS_SHOWN).join('\n');
}

/** Fails with the verdict's own sentence and the events that led to it. */
function expectDetection(
  { name, horizonMs, expected, observed, verdict, reason }: ResultCase,
  events: readonly Event[],
): void {
  const story = `${name}: ${verdict}: ${reason}\n${eventLines(events)}`;
  for (const end of ['client', 'server'] as const) {
    const { detectedMs } = observed[end];
    const wanted = expected[end];
    if (!wanted.detects && detectedMs !== null && detectedMs <= horizonMs) throw new Error(story);
    if (wanted.detects && detectedMs === null && !wanted.orTold) throw new Error(story);
    if (wanted.detects && detectedMs !== null && detectedMs > wanted.maxMs + TOLERANCE_MS) throw new Error(story);
  }
  if (verdict !== 'pass') throw new Error(story);
}

/** Set to 1 where a runtime has to run, such as in CI: what would be a skip is a failure then. */
const REQUIRED_BY = { processes: 'LAB_REQUIRE_PROCESSES', compose: 'LAB_REQUIRE_DOCKER' } as const;

/** Why the runtime can't run here; nothing if it can, or has to. */
export async function reasonToSkip(runtime: RuntimeName): Promise<string | undefined> {
  if (process.env[REQUIRED_BY[runtime]] === '1') return undefined;
  const lacking = (await runtimes[runtime].check()).filter(({ ok }) => !ok);
  return lacking.map(({ what, found }) => `${what}: ${found}`).join('; ') || undefined;
}

/** Why packets can't be dropped here; nothing if they can, or have to. */
export async function reasonWithoutNetwork(runtime: RuntimeName): Promise<string | undefined> {
  return process.env[REQUIRED_BY[runtime]] === '1' ? undefined : reasonOf(await runtimes[runtime].checkNetwork());
}

/** Every case there is. */
export const allCases = async (): Promise<ResolvedCase[]> =>
  (await loadScenarios()).flatMap((scenario) => casesOf(scenario, timings.fast));

/** Those in which each pair of fault, path, detector and traffic occurs that there is. */
export const pairedCases = async (): Promise<ResolvedCase[]> => everyPair(await allCases(), expectedWaitMs);

/** Tells what a suite leaves out, a line for each scenario, and how to run it. */
export async function tellTheRest(ran: readonly ResolvedCase[]): Promise<void> {
  const names = new Set(ran.map(({ name }) => name));
  const rest = (await allCases()).filter(({ name }) => !names.has(name));
  for (const [scenario, cases = []] of Object.entries(Object.groupBy(rest, ({ scenario }) => scenario)))
    test.skip(`${cases.length} more cases of ${scenario}: npm run lab -- ${scenario}; npm run test:all runs every case`, () => {});
}

/**
 * Runs some cases once, as a user would, and makes each case a test of its own. One that the machine can't run is skipped by
 * name, with the lab's reason.
 *
 * @param what they are, in words.
 * @param patterns by which a user asks for them.
 */
export async function scenarioSuite(
  runtime: RuntimeName,
  what: string,
  selected: readonly ResolvedCase[],
  patterns: readonly string[] = selected.map(({ name }) => name),
): Promise<void> {
  const reason = await reasonToSkip(runtime);
  if (reason) {
    test.skip(`${what} on ${runtime}: this machine lacks ${reason}`, () => {});
    return;
  }
  const withoutNetwork = await reasonWithoutNetwork(runtime);
  const cases = selected.filter((definition) => !withoutNetwork || !needsNetwork(definition));
  if (withoutNetwork) test.skip(`${selected.length - cases.length} cases on ${runtime}: ${withoutNetwork}`, () => {});
  let told: Told;

  describe(`${what} on ${runtime}`, () => {
    beforeAll(async () => {
      told = await tellAll(runtime, patterns);
    }, RUNS_TIMEOUT_MS);

    test.each(cases.map(({ name }) => name))('%s', (name) => {
      const found = told.of(name);
      if (!found) throw new Error(`wanted a result of ${name}; got none, and the lab said\n${told.first.stderr}`);
      expectDetection(found.result, found.events);
    });

    test('each run ends with the status of its verdicts, and says nothing on standard error', () => {
      expect(told.runs.map(({ status, stderr }) => ({ status, stderr }))).toEqual(
        told.runs.map(({ cases }) => ({
          status: cases.some(({ verdict }) => verdict === 'unknown') ? 3 : 0,
          stderr: '',
        })),
      );
    });

    test('the run says what it ran, and how long it and its longest case took', () => {
      const { run } = told.first;
      expect(run).toMatchObject({
        runtime,
        timing: 'fast',
        wallMs: expect.any(Number),
        longestCaseMs: expect.any(Number),
        versions: { nginx: '1.31.3', envoy: '1.40.0', toxiproxy: '2.12.0', grpcJs: expect.stringMatching(/^1\./) },
      });
      expect(run.wallMs).toBeGreaterThan(run.longestCaseMs);
    });

    test('nothing of it is left running', () => {
      expect(told.runs.map(({ left }) => left).join('')).toBe('');
    });
  });
}

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CaseEvents } from '../../lab/case-events.ts';
import { casesOf } from '../../lab/cases.ts';
import { NS_PER_MS } from '../../lab/clock.ts';
import type { Event } from '../../lab/events.ts';
import type { ObservedEnd } from '../../lab/observe.ts';
import type { Predictions } from '../../lab/predict.ts';
import { type RuntimeName, runtimes } from '../../lab/runtimes/index.ts';
import { loadScenarios } from '../../lab/scenarios.ts';
import { selectCases } from '../../lab/select.ts';
import { needsNetwork, reasonOf } from '../../lab/skipping.ts';
import { timings } from '../../lab/timing.ts';
import { TOLERANCE_MS } from '../../lab/tolerance.ts';
import { containersOf, type Finished, processesOf, runLab } from './lab-process.ts';

interface ResultCase {
  name: string;
  horizonMs: number;
  expected: Predictions;
  observed: Record<'client' | 'server', ObservedEnd>;
  verdict: string;
  reason: string;
}

interface Results {
  run: Record<string, unknown> & { wallMs: number; longestCaseMs: number };
  cases: ResultCase[];
}

/** Long enough for a first run, which fetches the programs. */
const RUN_TIMEOUT_MS = 900_000;

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

/**
 * Runs the cases of some patterns once, as a user would, and makes each case a test of its own. One that the machine can't
 * run is skipped by name, with the lab's reason.
 */
export async function scenarioSuite(runtime: RuntimeName, patterns: readonly string[]): Promise<void> {
  const reason = await reasonToSkip(runtime);
  if (reason) {
    test.skip(`${patterns.join(', ')} on ${runtime}: this machine lacks ${reason}`, () => {});
    return;
  }
  const all = (await loadScenarios()).flatMap((scenario) => casesOf(scenario, timings.fast));
  const selected = selectCases(patterns, all);
  const withoutNetwork = await reasonWithoutNetwork(runtime);
  const cases = selected.filter((definition) => !withoutNetwork || !needsNetwork(definition));
  if (withoutNetwork) test.skip(`${selected.length - cases.length} cases on ${runtime}: ${withoutNetwork}`, () => {});
  let out: string;
  let finished: Finished;
  let results: Results;
  const byCase = new CaseEvents();

  describe(`${patterns.join(', ')} on ${runtime}`, () => {
    beforeAll(async () => {
      out = await mkdtemp(join(tmpdir(), 'keepalive-lab-'));
      finished = await runLab(['run', ...patterns, '--runtime', runtime, '--out', out], {}, 0);
      const read = (file: string) => readFile(join(out, file), 'utf8');
      results = JSON.parse(await read('results.json').catch(() => '{"cases":[],"run":{}}')) as Results;
      const log = await read('events.ndjson').catch(() => '');
      for (const line of log.split('\n').filter(Boolean)) byCase.add(JSON.parse(line) as Event);
    }, RUN_TIMEOUT_MS);

    afterAll(() => rm(out, { recursive: true, force: true }));

    test.each(cases.map(({ name }) => name))('%s', (name) => {
      const result = results.cases.find((candidate) => candidate.name === name);
      if (!result) throw new Error(`wanted a result of ${name}; got none, and the lab said\n${finished.stderr}`);
      expectDetection(result, byCase.of(name));
    });

    test('the run ends with status 0, and says nothing on standard error', () => {
      expect({ status: finished.status, stderr: finished.stderr }).toEqual({ status: 0, stderr: '' });
    });

    test('the run says what it ran, and how long it and its longest case took', () => {
      expect(results.run).toMatchObject({
        runtime,
        timing: 'fast',
        wallMs: expect.any(Number),
        longestCaseMs: expect.any(Number),
        versions: { nginx: '1.31.3', envoy: '1.40.0', toxiproxy: '2.12.0', grpcJs: expect.stringMatching(/^1\./) },
      });
      expect(results.run.wallMs).toBeGreaterThan(results.run.longestCaseMs);
    });

    test('nothing of it is left running', () => {
      expect(processesOf(out)).toEqual([]);
      if (runtime === 'compose') expect(containersOf(finished.pid)).toBe('');
    });
  });
}

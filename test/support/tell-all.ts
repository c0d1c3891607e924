import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Predictions } from '../../lab/cases/prediction.ts';
import type { ObservedEnd } from '../../lab/judge/observe-end.ts';
import { CaseEvents } from '../../lab/record/event-index.ts';
import type { Event } from '../../lab/record/events.ts';
import type { RuntimeName } from '../../lab/runtimes/index.ts';
import { leftOf, runLab } from './lab-process.ts';

/** Long enough for a first run, which fetches the programs. */
export const RUNS_TIMEOUT_MS = 900_000;

/** Where more can't be told, the machine isn't busy for a moment, but for good: it is half of what one environment has. */
const FEW = 40;
/** On a host that gives half of its time to others three were too few, once in 397 cases. */
const MOST_RUNS = 5;

/** A case as `results.json` has it. */
export interface ResultCase {
  name: string;
  horizonMs: number;
  expected: Predictions;
  observed: Record<'client' | 'server', ObservedEnd>;
  verdict: string;
  reason: string;
  /** Unknown for a transient reason, by the lab's own word. */
  byChance?: true;
}

interface Results {
  run: Record<string, unknown> & { wallMs: number; longestCaseMs: number };
  cases: ResultCase[];
}

interface ToldRun extends Results {
  status: number | null;
  stdout: string;
  stderr: string;
  /** What is still there of it. */
  left: string;
  events: CaseEvents;
}

/** What the runs of some cases have told. */
export interface Told {
  first: ToldRun;
  runs: readonly ToldRun[];
  of(name: string): { result: ResultCase; events: readonly Event[] } | undefined;
}

type Environment = Record<string, string>;

async function runOnce(runtime: RuntimeName, patterns: readonly string[], env: Environment): Promise<ToldRun> {
  const out = await mkdtemp(join(tmpdir(), 'keepalive-lab-'));
  try {
    const args = ['run', ...patterns, '--runtime', runtime, '--out', out];
    const { status, stdout, stderr, pid } = await runLab(args, env, 0);
    const read = (file: string, none: string) => readFile(join(out, file), 'utf8').catch(() => none);
    const results = JSON.parse(await read('results.json', '{"cases":[],"run":{}}')) as Results;
    const events = new CaseEvents();
    for (const line of (await read('events.ndjson', '')).split('\n').filter(Boolean))
      events.add(JSON.parse(line) as Event);
    return { ...results, status, stdout, stderr, left: leftOf(runtime, { out, pid }), events };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/**
 * Runs some cases as a user would. The few that were unknown by chance, as they are where somebody else keeps the processors
 * busy, run again in a run of their own; all else stands, and so does what is unknown for good.
 */
export async function tellAll(runtime: RuntimeName, patterns: readonly string[], env: Environment = {}): Promise<Told> {
  const first = await runOnce(runtime, patterns, env);
  const runs = [first];
  for (let last = first; runs.length < MOST_RUNS; ) {
    const untold = last.cases.filter(({ byChance }) => byChance);
    if (untold.length === 0 || untold.length > FEW) break;
    for (const { name, reason } of untold) console.warn(`runs again: ${name}: ${reason}`);
    last = await runOnce(
      runtime,
      untold.map(({ name }) => name),
      env,
    );
    runs.push(last);
  }
  const of = (name: string) =>
    runs
      .flatMap(({ cases, events }) => {
        const result = cases.find((candidate) => candidate.name === name);
        return result ? [{ result, events: events.of(name) }] : [];
      })
      .at(-1);
  return { first, runs, of };
}

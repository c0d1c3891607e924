import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '../../lab/judge/verdict.ts';
import type { RuntimeName } from '../../lab/runtimes/index.ts';
import { Lab, leftOf } from './lab-process.ts';
import type { Meddle } from './meddling.ts';

/** A case as `results.json` has it. */
export interface Judged {
  name: string;
  verdict: Verdict;
  reason: string;
  /** Unknown for a transient reason, by the lab's own word. */
  byChance?: true;
}

/** What has become of a lab that was lied to. */
export interface Ran {
  judged: Judged[];
  status: number | null;
  /** What it has printed. */
  said: string;
  /** What is still there of it. */
  left: string;
}

interface Settings {
  runtime: RuntimeName;
  names: readonly string[];
  env: Record<string, string>;
  /** Somebody who acts while the lab runs. */
  meddle?: Meddle;
  niceness: number;
}

const RUN_TIMEOUT_MS = 240_000;

/** Runs some cases, and leaves nothing. */
export async function runUnder({ runtime, names, env, meddle, niceness }: Settings): Promise<Ran> {
  const out = await mkdtemp(join(tmpdir(), 'saboteurs-'));
  const over = new AbortController();
  const lab = new Lab(['run', ...names, '--runtime', runtime, '--report', 'json', '--out', out], env, niceness);
  const limit = setTimeout(() => lab.child.kill('SIGINT'), RUN_TIMEOUT_MS);
  try {
    const meddling = meddle?.({ pid: lab.child.pid ?? 0, out }, over.signal);
    const { status, stdout, stderr, pid } = await lab.finished;
    over.abort();
    await meddling;
    const results = await readFile(join(out, 'results.json'), 'utf8').catch(() => '{"cases":[]}');
    const { cases } = JSON.parse(results) as { cases: Judged[] };
    return { judged: cases, status, said: `${stdout}\n${stderr}`, left: leftOf(runtime, { out, pid }) };
  } finally {
    clearTimeout(limit);
    over.abort();
    await rm(out, { recursive: true, force: true });
  }
}

export function resultOf({ judged, said }: Ran, name: string): Judged {
  const result = judged.find((candidate) => candidate.name === name);
  if (!result) throw new Error(`wanted a result of ${name}; got none, and the lab said\n${said}`);
  return result;
}

import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Summary, summarize, summaryOf } from '../judge/summary.ts';
import type { EventLog } from '../record/event-log.ts';
import type { RunHistory } from '../record/run-history.ts';
import { type ReportName, reports } from '../reports/index.ts';
import { LabError, messageOf } from '../support/errors.ts';
import type { JudgedCases } from './live-verdicts.ts';

/** @throws {LabError} names that there are no reports by. */
export function parseReports(list: string): ReportName[] {
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(name in reports));
  if (unknown.length > 0)
    throw new LabError({
      stage: 'usage',
      subject: '--report',
      wanted: `some of ${Object.keys(reports).join(', ')}, with commas between`,
      got: unknown.map((name) => name || 'an empty name').join(', '),
      remedy: 'correct the list',
    });
  return [...new Set(names)] as ReportName[];
}

/** @throws {LabError} a report whose file can't be written, before anything is run for it. */
export async function checkReports(names: readonly ReportName[], dir: string): Promise<void> {
  for (const name of names) {
    const file = join(dir, reports[name].file);
    try {
      await using _ = await open(file, 'a');
    } catch (cause) {
      throw new LabError({
        ...{ stage: 'usage', subject: `report ${name}`, wanted: `a file that can be written at ${file}` },
        ...{ got: messageOf(cause), remedy: 'name another folder by --out', cause },
      });
    }
  }
}

/** Rendering takes a moment of the runner: at most a fiftieth of its time. */
const REWRITE_MS = 2_000;
const REWRITE_SHARE = 1 / 50;

/**
 * Keeps the reports up with the cases that finish, so that a lab that dies leaves them nearly whole; not while faults are
 * due, which would come late.
 */
export function rewriteReports(
  names: readonly ReportName[],
  dir: string,
  log: EventLog,
  judged: JudgedCases,
  history: () => RunHistory,
): AsyncDisposable {
  const kept = names.filter((name) => !reports[name].onceOver);
  let writing: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = REWRITE_MS;
  const due = new Set<string>();
  const stop = log.listen((event) => {
    if (event.what === 'case.released') due.add(event.case);
    if (event.what === 'fault.end' || event.what === 'case.done') due.delete(event.case);
  });
  const rewrite = async () => {
    timer = undefined;
    const began = performance.now();
    // What can't be written now is told by the last writing, which everybody waits for.
    await writeAll(kept, dir, summaryOf(history(), judged.all()), history()).catch(() => {});
    pauseMs = Math.max(REWRITE_MS, (performance.now() - began) / REWRITE_SHARE);
  };
  judged.listen(() => {
    timer ??= setTimeout(() => {
      if (due.size === 0) writing = writing.then(rewrite);
      else timer = undefined;
    }, pauseMs);
  });
  return {
    async [Symbol.asyncDispose]() {
      stop();
      clearTimeout(timer);
      await writing;
    },
  };
}

async function writeAll(names: readonly ReportName[], dir: string, summary: Summary, history: RunHistory) {
  for (const name of names) await writeFile(join(dir, reports[name].file), reports[name].render(summary, history));
}

/** Judges the run as far as it has come, and writes each report of it. */
export async function writeReports(names: readonly ReportName[], dir: string, history: RunHistory): Promise<Summary> {
  const summary = summarize(history);
  await writeAll(names, dir, summary, history);
  return summary;
}

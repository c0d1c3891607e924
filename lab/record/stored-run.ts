import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Case } from '../cases/case.ts';
import { NS_PER_MS } from '../support/clock.ts';
import { LabError, messageOf } from '../support/errors.ts';
import { shown } from '../support/shown-path.ts';
import { CaseEvents } from './event-index.ts';
import { EVENTS_SCHEMA, type Event, type RunFacts } from './events.ts';
import { EVENTS_FILE } from './run-folder.ts';
import type { RunHistory } from './run-history.ts';

/** What was found wrong in a stored run, a sentence each that names file and line. */
export type Problems = string[];

function parse(line: string, where: string, problems: Problems): Event | undefined {
  try {
    const event = JSON.parse(line) as Event;
    if (typeof event.what === 'string' && typeof event.atNs === 'number') return event;
    problems.push(`${where}: wanted an event; got ${line.slice(0, 60)}`);
  } catch (error) {
    problems.push(`${where}: wanted an event as a line of JSON; got ${messageOf(error)}`);
  }
  return undefined;
}

/**
 * Reads a run from its folder: all that can be read of it, and what is wrong with the rest.
 *
 * @throws {LabError} no events there, or none that this lab understands.
 */
export async function readRun(dir: string): Promise<{ history: RunHistory; problems: Problems }> {
  const file = join(dir, EVENTS_FILE);
  const unusable = (got: string, remedy: string, cause?: unknown) =>
    new LabError({ stage: 'run', subject: shown(file), wanted: 'the events of a run', got, remedy, cause });
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw unusable(messageOf(cause), 'name the folder of a run, such as runs/<time>', cause);
  });
  const problems: Problems = [];
  const events = new CaseEvents();
  const cases: Case[] = [];
  let run: RunFacts | undefined;
  let wallMs: number | undefined;
  let lastNs = 0;
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const [index, line] of lines.entries()) {
    const where = `${shown(file)}:${index + 1}`;
    const event = parse(line, where, problems);
    if (!event) continue;
    lastNs = Math.max(lastNs, event.atNs);
    if (event.what === 'run') {
      if (event.schema !== EVENTS_SCHEMA)
        throw unusable(
          `${where}: schema ${event.schema}`,
          `this lab reads schema ${EVENTS_SCHEMA}: use the lab that wrote it`,
        );
      run = event.run;
    } else if (event.what === 'run.over') wallMs = event.wallMs;
    else {
      if (event.what === 'case') cases.push(event.definition);
      events.add(event);
    }
  }
  if (!run) throw unusable(problems[0] ?? 'no line that says what was run', 'name the folder of a run that began');
  if (wallMs === undefined)
    problems.push(`${shown(file)}:${lines.length}: wanted the end of the run; got the end of the file`);
  const eventsOf = (name: string) => events.of(name);
  const all = () => events.all();
  return { history: { run, wallMs: wallMs ?? lastNs / NS_PER_MS, cases, eventsOf, all }, problems };
}

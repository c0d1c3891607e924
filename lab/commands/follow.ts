import type { EventLog } from '../record/event-log.ts';
import { frontIn, line } from '../reports/event-line.ts';
import type { Progress } from '../session/run-lab.ts';
import { Lines } from './progress.ts';

/** A session may carry many cases, and what happens to it concerns them all. */
function inWords([first, ...others]: readonly string[]): string {
  if (first === undefined) return '';
  return others.length > 0 ? `  ${first} and ${others.length} more` : `  ${first}`;
}

/** Prints every event as it comes, for who wants to see the run itself. */
export function followEvents(log: EventLog): Progress {
  const lines = new Lines();
  const fronts = new Map<string, string>();
  const stop = log.listen((event, cases) => {
    if (event.what === 'case') fronts.set(event.case, frontIn(event.definition.path));
    console.log(`${line(event, undefined, fronts.get(cases[0] ?? ''))}${inWords(cases)}`);
  });
  return {
    say: (text) => lines.say(text),
    environmentUp: (name) => lines.environmentUp(name),
    [Symbol.dispose]: () => {
      stop();
    },
  };
}

import { styleText } from 'node:util';
import { createLogUpdate } from 'log-update';
import type { Case } from '../cases/case.ts';
import type { JudgedCase } from '../judge/summary.ts';
import type { Verdict } from '../judge/verdict.ts';
import { longestWaitMs } from '../predict/wait-times.ts';
import type { EventLog } from '../record/event-log.ts';
import type { Event } from '../record/events.ts';
import { mark } from '../reports/words.ts';
import type { JudgedCases } from '../session/live-verdicts.ts';
import type { Progress } from '../session/run-lab.ts';
import { NS_PER_MS, type RunClock } from '../support/clock.ts';

type Stage = 'to come' | 'baseline' | 'waiting' | Verdict;

interface State {
  stage: Stage;
  /** When it is over at the latest, once that is known. */
  untilNs?: number;
}

/** Tells of a case that is over, in lines. */
interface View extends Progress {
  print(line: string): void;
}

/** A case's verdict as soon as it is over, for a pipe or a log file: a line each. */
export class Lines implements View {
  #last = '';

  say(text: string): void {
    const [subject = ''] = text.split(';');
    if (subject !== this.#last) console.log(text);
    this.#last = subject;
  }

  environmentUp(name: string): void {
    console.log(`up: ${name}`);
  }

  print(line: string): void {
    console.log(line);
  }

  [Symbol.dispose](): void {}
}

const REDRAW_MS = 200;
const NAMES_SHOWN = 6;

/** The same on a terminal: what is up, which cases wait, and how long it will still take. */
class Screen implements View {
  readonly #states: Map<string, State>;
  readonly #clock: RunClock;
  readonly #draw = createLogUpdate(process.stdout);
  readonly #timer = setInterval(() => this.#redraw(), REDRAW_MS);
  readonly #up: string[] = [];
  #saying = '';

  constructor(states: Map<string, State>, clock: RunClock) {
    this.#states = states;
    this.#clock = clock;
  }

  say(text: string): void {
    this.#saying = text;
    this.#redraw();
  }

  environmentUp(name: string): void {
    this.#saying = '';
    this.#up.push(name);
  }

  print(line: string): void {
    this.#draw.clear();
    console.log(line);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#draw.clear();
    this.#draw.done();
  }

  #count(stage: Stage): number {
    return [...this.#states.values()].filter((state) => state.stage === stage).length;
  }

  #redraw(): void {
    this.#draw(this.#saying || this.#casesInWords());
  }

  #casesInWords(): string {
    const waiting = [...this.#states].filter(([, { stage }]) => stage === 'waiting');
    const verdicts = (['pass', 'fail', 'unknown'] as const).map((verdict) => `${this.#count(verdict)} ${verdict}`);
    const untilNs = Math.max(...waiting.map(([, state]) => state.untilNs ?? 0));
    const leftMs = Math.max(0, (untilNs - this.#clock.nowNs()) / NS_PER_MS);
    const left = waiting.length > 0 ? `, ${Math.ceil(leftMs / 1000)} s left at most` : '';
    const hidden = waiting.length - NAMES_SHOWN;
    return [
      `up: ${this.#up.join(', ') || 'nothing yet'}`,
      `${this.#states.size} cases: ${this.#count('baseline')} at their baseline, ${waiting.length} waiting${left}; ${verdicts.join(', ')}`,
      ...waiting.slice(0, NAMES_SHOWN).map(([name]) => styleText('dim', `  ${name}`)),
      ...(hidden > 0 ? [styleText('dim', `  and ${hidden} more`)] : []),
    ].join('\n');
  }
}

const STAGES: Partial<Record<Event['what'], Stage>> = {
  'case.again': 'to come',
  'case.dialled': 'baseline',
  'fault.end': 'waiting',
};

const inLine = ({ verdict, name, reason }: JudgedCase): string[] => [`${verdict} ${name}: ${reason}`];

/** On a terminal a pass goes without saying. */
const onScreen = ({ verdict, name, reason }: JudgedCase): string[] =>
  verdict === 'pass' ? [] : [`${mark(verdict)} ${name}`, `  ${reason}`];

/**
 * Follows the log; a screen on a terminal, lines elsewhere.
 *
 * @param inWords what is told of a case that is over.
 */
export function followProgress(
  cases: readonly Case[],
  log: EventLog,
  clock: RunClock,
  over: JudgedCases,
  inWords: (judged: JudgedCase) => string[] = process.stdout.isTTY ? onScreen : inLine,
): Progress {
  const states = new Map<string, State>(cases.map(({ name }) => [name, { stage: 'to come' }]));
  const definitions = new Map(cases.map((definition) => [definition.name, definition]));
  const view = process.stdout.isTTY ? new Screen(states, clock) : new Lines();
  const stop = log.listen((event) => {
    const definition = event.who === 'lab' && 'case' in event ? definitions.get(event.case) : undefined;
    if (!definition) return;
    const stage = STAGES[event.what];
    if (stage) states.set(definition.name, { stage, untilNs: event.atNs + longestWaitMs(definition) * NS_PER_MS });
  });
  over.listen((judged) => {
    states.set(judged.name, { stage: judged.verdict });
    for (const line of inWords(judged)) view.print(line);
  });
  return {
    say: (text) => view.say(text),
    environmentUp: (name) => view.environmentUp(name),
    [Symbol.dispose]: () => {
      stop();
      view[Symbol.dispose]();
    },
  };
}

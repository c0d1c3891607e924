import type { Case } from '../cases/case.ts';
import type { Event, RunFacts } from './events.ts';

/** Everything that is known of a run, as its log has it. */
export interface RunHistory {
  run: RunFacts;
  /** How long it took; up to the last event if it was cut off. */
  wallMs: number;
  cases: readonly Case[];
  eventsOf(caseName: string): readonly Event[];
  /** Those that concern no case as well, in the order they came. */
  all(): readonly Event[];
}

import type { Summary } from '../judge/summary.ts';
import type { RunHistory } from '../record/run-history.ts';

/** One file, one format. */
export interface Report {
  /** Its name in the run's folder. */
  file: string;
  /** It takes too long for a runner that times faults: it is written once the run is over, not while it goes on. */
  onceOver?: true;
  /** Pure: the same run gives the same bytes. */
  render(summary: Summary, history: RunHistory): string | Uint8Array;
}

import type { RunHistory, Summary } from '../summary.ts';

/** One file, one format. */
export interface Report {
  /** Its name in the run's folder. */
  file: string;
  /** Pure: the same run gives the same bytes. */
  render(summary: Summary, history: RunHistory): string | Uint8Array;
}

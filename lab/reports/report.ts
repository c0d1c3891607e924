import type { Summary } from '../summary.ts';

/** One file, one format. */
export interface Report {
  /** Its name in the run's folder. */
  file: string;
  render(summary: Summary): string;
}

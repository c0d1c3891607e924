/** Milliseconds after the fault. */
export interface Range {
  minMs: number;
  maxMs: number;
}

/**
 * How far outside its predicted range a detection may lie, in milliseconds.
 *
 * Timers of Node fire late, never early, by what else the event loop has to do. TO BE MEASURED.
 */
export const TOLERANCE_MS = 50;

/**
 * How far outside its predicted range a detection may lie, in milliseconds.
 *
 * Timers of Node never fire early by more than a millisecond, but late by whatever else their event loop is doing.
 * Measured on 2 cores with all 198 cases side by side, `fast`: of 1,104 detections in 16 runs the latest came 15 ms after
 * its range and all others within it; of the 414 of six runs, the earliest came 29 ms after its range's begin. The rest is
 * for slower machines, and is small against what a range tells apart: a probe's interval of 1,000 ms.
 */
export const TOLERANCE_MS = 50;

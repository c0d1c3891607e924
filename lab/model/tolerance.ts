/**
 * How far outside its predicted range a detection may lie, in milliseconds.
 *
 * Timers of Node never fire early by more than a millisecond, but late by whatever else their event loop is doing.
 * Measured on 2 cores with all 198 cases side by side, `fast`, since the cases meet before their faults: of 1,311
 * detections in 19 runs on `processes` none lay outside its range; of 690 in 10 runs on `compose` the latest came 31 ms
 * after it, the earliest 3 ms before. Three times the latest leaves room for a slower machine, and is small against what a
 * range tells apart: a probe's interval of 1,000 ms.
 */
export const TOLERANCE_MS = 100;

/**
 * How far outside its predicted range a detection may lie, in milliseconds.
 *
 * Timers of Node never fire early by more than a millisecond, but late by whatever else their event loop is doing.
 * Measured on 2 cores with all 198 cases side by side, `fast`: of about 1,700 detections in 25 runs the latest came 49 ms
 * after its range (while the other cases were still dialling), the second latest 15 ms, and all others before its end. Of
 * those of 17 runs that were looked at for it, none came early. Twice the latest leaves room for a slower machine, and is
 * small against what a range tells apart: a probe's interval of 1,000 ms.
 */
export const TOLERANCE_MS = 100;

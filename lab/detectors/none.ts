import { type Detector, keepaliveBoundMs } from './detector.ts';

/** Nobody watches: what ends then was ended by something else. */
export const none: Detector = {
  nobody: true,
  options: () => ({}),
  timers: () => [],
  settings: () => ({}),
  boundMs: keepaliveBoundMs,
};

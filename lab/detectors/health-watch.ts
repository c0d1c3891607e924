import { type Detector, keepaliveBoundMs } from './detector.ts';

/**
 * The client watches grpc.health.v1 on the same connection. The server tells only what changes, so silence says nothing:
 * it has no timer.
 */
export const healthWatch: Detector = {
  options: () => ({}),
  timers: () => [],
  settings: () => ({ healthWatch: true }),
  boundMs: keepaliveBoundMs,
};

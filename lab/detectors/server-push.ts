import { type Detector, keepaliveBoundMs } from './detector.ts';

/** The server pushes messages and hopes that a dead client makes a write fail. It has no timer: nothing re-arms hope. */
export const serverPush: Detector = {
  hopes: true,
  options: () => ({}),
  timers: () => [],
  settings: () => ({}),
  boundMs: keepaliveBoundMs,
  excludes: ({ push }) => (push ? undefined : 'the server pushes nothing that could fail'),
};

import type { Detector } from './detector.ts';

/** The server notices that its pushes are no longer taken: once every buffer on the way is full. */
export const serverPushBackpressure: Detector = {
  layer: 'end-to-end',
  options: ({ drain }) => ({ ...drain }),
  timers: ({ drain: { limitMs } }) => [{ at: 'server', limitMs, rearmedBy: { by: 'progress', towards: 'client' } }],
  settings: ({ drain }) => ({ drainLimit: drain }),
  boundMs: ({ drain }) => drain.limitMs,
  excludes: ({ push }) => (push ? undefined : 'the server pushes nothing that could wait'),
};

import type { Detector } from './detector.ts';

/** The client expects a message from time to time, and gives a stream up that brings none. */
export const clientSilence: Detector = {
  layer: 'end-to-end',
  options: ({ silence }) => ({ ...silence }),
  timers: ({ silence: { limitMs } }) => [{ at: 'client', limitMs, rearmedBy: { by: 'messages', from: ['server'] } }],
  settings: ({ silence }) => ({ clientSilence: silence }),
  boundMs: ({ silence }) => silence.limitMs,
  excludes: ({ push, clientPingsEveryMs }) =>
    push || clientPingsEveryMs ? undefined : 'nothing is promised to the client that it could miss',
};

import type { Detector } from './detector.ts';

/** The application's own heartbeat, watched at both ends: Ping and Pong as messages on the stream. */
export const heartbeat: Detector = {
  layer: 'end-to-end',
  options: (timing) => ({ ...timing.heartbeat }),
  timers: ({ heartbeat: { intervalMs, limitMs } }) => {
    const probe = { from: 'client', towards: 'server', layer: 'end-to-end', everyMs: intervalMs } as const;
    return [
      { at: 'client', limitMs, rearmedBy: { by: 'answer', probe } },
      { at: 'server', limitMs, rearmedBy: { by: 'arrival', probe } },
    ];
  },
  settings: (timing) => ({ heartbeat: timing.heartbeat }),
  boundMs: (timing) => timing.heartbeat.limitMs,
  excludes: ({ halfClosed, clientPingsEveryMs }) => {
    if (halfClosed) return 'a client that has finished its side can send no Ping';
    if (clientPingsEveryMs) return "the heartbeat's own Pings are this traffic already";
    return undefined;
  },
};

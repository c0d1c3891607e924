/**
 * An application-level heartbeat over a bidirectional stream: the client sends a Ping each interval, the server answers
 * with a Pong, and each end gives the stream up after a silence. It crosses every proxy, because it is data.
 */

export interface SilenceWatchdog {
  /** The other end proved that it lives. */
  heard(): void;
  stop(): void;
}

/**
 * Calls `onSilence` once, `limitMs` after the start or after the last `heard()`, whichever is later.
 * With Pings each `intervalMs`, a peer that dies is noticed `limitMs - intervalMs` to `limitMs` later.
 */
export function silenceWatchdog(limitMs: number, onSilence: () => void): SilenceWatchdog {
  let over = false;
  const timer = setTimeout(() => {
    over = true;
    onSilence();
  }, limitMs);
  return {
    heard: () => {
      if (!over) timer.refresh();
    },
    stop: () => {
      over = true;
      clearTimeout(timer);
    },
  };
}

export interface ClientHeartbeatOptions {
  intervalMs: number;
  /** Silence after which the stream is given up; at least two intervals, or one late Pong ends a healthy stream. */
  limitMs: number;
  sendPing: () => void;
  /** Called once; the heartbeat has stopped by then. */
  onSilence: (cause: string) => void;
}

export interface ClientHeartbeat {
  pongReceived(): void;
  stop(): void;
}

/** Sends the first Ping at once and then one each interval, until `stop()` or silence. */
export function startClientHeartbeat(options: ClientHeartbeatOptions): ClientHeartbeat {
  const { intervalMs, limitMs, sendPing, onSilence } = options;
  const pings = setInterval(sendPing, intervalMs);
  const stop = () => {
    clearInterval(pings);
    watchdog.stop();
  };
  const watchdog = silenceWatchdog(limitMs, () => {
    stop();
    onSilence(`heartbeat: no Pong for ${limitMs} ms`);
  });
  sendPing();
  return { pongReceived: watchdog.heard, stop };
}

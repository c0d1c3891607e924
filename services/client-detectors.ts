import type { Heartbeat, OpenRequest } from '../contract/generated/control.ts';
import { silenceWatchdog, startClientHeartbeat } from '../liveness/heartbeat.ts';
import type { ClientStream } from './client-stream.ts';
import { watchHealth } from './health-watch.ts';
import type { Journal } from './journal.ts';
import { kindOf, ping } from './messages.ts';

function watchPongs(stream: ClientStream, { intervalMs, limitMs }: Heartbeat): void {
  const heartbeat = startClientHeartbeat({
    ...{ intervalMs, limitMs },
    sendPing: () => stream.send(ping()),
    onSilence: (cause) => stream.giveUp('heartbeat', cause),
  });
  stream.on('message', (message) => {
    if (kindOf(message) === 'pong') heartbeat.pongReceived();
  });
  stream.once('ended', heartbeat.stop);
}

function watchSilence(stream: ClientStream, limitMs: number): void {
  let heardAt = performance.now();
  const watchdog = silenceWatchdog(limitMs, () =>
    stream.giveUp('client-silence', `silence: no message from the server for ${limitMs} ms`, {
      quietMs: performance.now() - heardAt,
    }),
  );
  stream.on('message', () => {
    heardAt = performance.now();
    watchdog.heard();
  });
  stream.once('ended', watchdog.stop);
}

/** Watches a stream by what `open` asks for, until it has ended. */
export function watchStream(stream: ClientStream, open: OpenRequest, journal: Journal): void {
  if (open.heartbeat && !open.halfClosed) watchPongs(stream, open.heartbeat);
  if (open.clientSilenceLimitMs) watchSilence(stream, open.clientSilenceLimitMs);
  if (open.healthWatch) watchHealth(stream, journal);
}

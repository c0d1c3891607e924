import type { Detector, PeerSettings } from '../detectors/detector.ts';
import { heartbeat } from '../detectors/heartbeat.ts';
import type { DetectorName } from '../detectors/index.ts';
import { clientKeepalive, serverKeepalive } from '../detectors/keepalive.ts';
import type { RulesAtEnds } from '../model/peer.ts';
import type { Timer } from '../model/timer.ts';
import type { Timing } from '../model/timing.ts';
import type { Traffic } from '../model/traffic.ts';
import { durationMs } from './duration.ts';
import type { Application } from './policy.ts';

/** The lab's name for what watches a stream: of an application that has both, the heartbeat's. */
export function detectorOf(
  { heartbeat: own, clientKeepalive: client, serverKeepalive: server }: Application,
  { halfClosed }: Traffic,
): DetectorName {
  if (own && !halfClosed) return 'heartbeat';
  if (client && server) return 'both-keepalive';
  if (client) return 'client-keepalive';
  return server ? 'server-keepalive' : 'none';
}

/** What an application does about dead peers, as the lab's peers do it. */
export interface Watching {
  /** Its figures, as `results.json` shows them: those of a keepalive that only one end has by that end's name. */
  options: Record<string, number>;
  settings: PeerSettings;
  timers: readonly Timer[];
}

const ms = (text: string): number => durationMs(text) ?? 0;

const keepaliveOf = ({ time, timeout }: { time: string; timeout: string }): Timing['keepalive'] => ({
  timeMs: ms(time),
  timeoutMs: ms(timeout),
});

/** The figures of a timing that go by the application's own. */
export function timingOf(
  { heartbeat: own, clientKeepalive: client, serverKeepalive: server }: Application,
  base: Timing,
): Timing {
  const keepalive = server ?? client;
  return {
    ...base,
    ...(keepalive && { keepalive: keepaliveOf(keepalive) }),
    ...(own && { heartbeat: { intervalMs: ms(own.interval), limitMs: ms(own.limit) } }),
  };
}

/**
 * What watches a stream with this traffic: a client that has finished its side can send no Ping.
 *
 * @param timing with the application's own figures, by `timingOf`.
 */
export function watchingOf(
  application: Application,
  { halfClosed }: Traffic,
  timing: Timing,
  rules: RulesAtEnds,
): Watching {
  const { clientKeepalive: client, serverKeepalive: server } = application;
  const parts: [Detector, Timing][] = [
    ...(client ? [[clientKeepalive, { ...timing, keepalive: keepaliveOf(client) }] as [Detector, Timing]] : []),
    ...(server ? [[serverKeepalive, { ...timing, keepalive: keepaliveOf(server) }] as [Detector, Timing]] : []),
    ...(application.heartbeat && !halfClosed ? [[heartbeat, timing] as [Detector, Timing]] : []),
  ];
  return {
    options: {
      ...(client && { clientTimeoutMs: ms(client.timeout) }),
      ...(server && { serverTimeoutMs: ms(server.timeout) }),
    },
    settings: Object.assign({}, ...parts.map(([detector, figures]) => detector.settings(figures))),
    timers: parts.flatMap(([detector, figures]) => detector.timers(figures, rules)),
  };
}

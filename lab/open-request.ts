import type { OpenRequest } from '../services/generated/control.ts';
import { detectorOf } from './detectors/index.ts';
import type { Case } from './scenario.ts';
import type { Timing } from './timing.ts';
import { trafficOf } from './traffic.ts';
import { needsWarmUp, WARM_UP_EVERY_MS } from './warm-up.ts';

/**
 * What the client is asked to open for a case.
 *
 * @param target host:port that it dials.
 */
export function openRequest(
  { name, path, detector, traffic, arrangement }: Case,
  target: string,
  timing: Timing,
): OpenRequest {
  const settings = detectorOf(detector).settings(timing);
  const { clientKeepalive, clientTcpKeepalive, clientSilence, serverTcpKeepalive, drainLimit, heartbeat } = settings;
  const { halfClosed, clientPingsEveryMs, push } = trafficOf(traffic, timing);
  return {
    caseName: name,
    target,
    halfClosed,
    keepalive: clientKeepalive,
    heartbeat,
    pingsEveryMs: clientPingsEveryMs ?? 0,
    warmupPingsEveryMs: needsWarmUp({ path, detector, traffic }, timing) ? WARM_UP_EVERY_MS : 0,
    clientTcpKeepalive,
    clientSilenceLimitMs: clientSilence?.limitMs ?? 0,
    healthWatch: settings.healthWatch ?? false,
    reconnect: arrangement === 'reconnecting' ? timing.reconnect : undefined,
    serverSide: {
      pushBytes: push?.bytes ?? 0,
      pushEveryMs: push?.everyMs ?? 0,
      heartbeatLimitMs: heartbeat?.limitMs ?? 0,
      tcpKeepaliveIdleMs: serverTcpKeepalive?.idleMs ?? 0,
      drainLimitMs: drainLimit?.limitMs ?? 0,
      drainLimitBytes: drainLimit?.limitBytes ?? 0,
    },
  };
}

import type { OpenRequest } from '../../contract/generated/control.ts';
import type { ResolvedCase } from '../cases/resolve.ts';
import { warmUpEveryMs } from '../predict/warm-up.ts';

/**
 * What the client is asked to open for a case.
 *
 * @param target host:port that it dials.
 */
export function openRequest({ name, arrangement, means }: ResolvedCase, target: string): OpenRequest {
  const { settings, timing } = means;
  const { clientKeepalive, clientTcpKeepalive, clientSilence, serverTcpKeepalive, drainLimit, heartbeat } = settings;
  const { halfClosed, clientPingsEveryMs, push } = means.traffic;
  return {
    caseName: name,
    target,
    halfClosed,
    keepalive: clientKeepalive,
    heartbeat,
    pingsEveryMs: clientPingsEveryMs ?? 0,
    warmupPingsEveryMs: warmUpEveryMs(means) ?? 0,
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

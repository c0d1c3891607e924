import type { Observed } from './control.ts';
import { dial } from './dialer.ts';

/** 0 or less: without. */
export interface HoldSettings {
  keepaliveTimeMs: number;
  keepaliveTimeoutMs: number;
  heartbeatIntervalMs: number;
  heartbeatLimitMs: number;
}

const NAME = 'by-hand';

/** As grpc-js has it. */
const KEEPALIVE_TIMEOUT_MS = 20_000;

const REDIAL_MS = 1_000;

/**
 * Holds a stream to host:port, as a phone's app would: dials again when it has ended.
 *
 * @returns what gives it up.
 */
export function hold(target: string, settings: HoldSettings, observed: Observed): () => void {
  const { keepaliveTimeMs, keepaliveTimeoutMs, heartbeatIntervalMs, heartbeatLimitMs } = settings;
  const open = () =>
    dial(
      {
        ...{ caseName: NAME, target, halfClosed: false, pingsEveryMs: 0, serverSide: undefined },
        keepalive:
          keepaliveTimeMs > 0
            ? { timeMs: keepaliveTimeMs, timeoutMs: keepaliveTimeoutMs || KEEPALIVE_TIMEOUT_MS }
            : undefined,
        heartbeat:
          heartbeatIntervalMs > 0
            ? { intervalMs: heartbeatIntervalMs, limitMs: heartbeatLimitMs || 3 * heartbeatIntervalMs }
            : undefined,
      },
      observed,
    );
  let dialled = open();
  let redial: NodeJS.Timeout | undefined;
  const stop = observed.journal.watch((fact) => {
    if (fact.what !== 'stream.ended' || fact.case !== NAME) return;
    redial = setTimeout(() => {
      dialled = open();
    }, REDIAL_MS);
  });
  return () => {
    stop();
    clearTimeout(redial);
    dialled.hangUp();
  };
}

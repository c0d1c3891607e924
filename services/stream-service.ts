import {
  type Metadata,
  type ServerDuplexStream,
  type ServerWritableStream,
  type StatusObject,
  status,
} from '@grpc/grpc-js';
import { silenceWatchdog } from '../liveness/heartbeat.ts';
import { type PingRateLimit, pingRateLimiter } from '../liveness/rate-limit.ts';
import type { Observed } from './control.ts';
import type { StreamMessage, StreamRequest, StreamServiceServer } from './generated/stream.ts';
import { kindOf, pong, response } from './messages.ts';
import { CASE_HEADER } from './sessions.ts';

/** What the server does on a stream unless the stream's own request headers ask for something else. */
export interface StreamDefaults {
  /** Text of a pushed message, in bytes; 0: nothing is pushed. Header `lab-push-bytes`. */
  pushBytes: number;
  /** Header `lab-push-every-ms`. */
  pushEveryMs: number;
  /** Ends a stream after so long without a Ping; 0: never. Header `lab-heartbeat-limit-ms`. */
  heartbeatLimitMs: number;
  rateLimit: PingRateLimit;
}

/**
 * grpc-js tells a handler `end` 0.1 to 3 ms before `cancelled` when a peer is killed, reset or timed out. Only an `end`
 * that stands alone for this long is a client that has finished its side.
 */
const END_IS_NOT_AN_ENDING_MS = 50;

type Call = ServerDuplexStream<StreamMessage, StreamMessage> | ServerWritableStream<StreamRequest, StreamMessage>;

interface Serving {
  caseName: string;
  settings: StreamDefaults;
  /** Ends the stream with a status of this server's own; the first ending counts. */
  end: (failure: Pick<StatusObject, 'code' | 'details'>) => void;
  /** Ends the stream well, after the client has finished its side. */
  complete: () => void;
  send: (message: StreamMessage) => void;
  onEnd: (clear: () => void) => void;
}

function settingsOf(metadata: Metadata, defaults: StreamDefaults): StreamDefaults {
  const number = (header: string, otherwise: number) => {
    const [value] = metadata.get(header);
    const parsed = Number(value ?? otherwise);
    return Number.isFinite(parsed) && parsed >= 0 ? parsed : otherwise;
  };
  return {
    ...defaults,
    pushBytes: number('lab-push-bytes', defaults.pushBytes),
    pushEveryMs: number('lab-push-every-ms', defaults.pushEveryMs),
    heartbeatLimitMs: number('lab-heartbeat-limit-ms', defaults.heartbeatLimitMs),
  };
}

/** Follows one call to its end and records how it ended. */
function serve(call: Call, defaults: StreamDefaults, { journal, traffic }: Observed): Serving {
  const caseName = String(call.metadata.get(CASE_HEADER)[0] ?? `stream from ${call.getPeer()}`);
  const clears: (() => void)[] = [];
  let ended = false;
  const finish = (cause: string, statusName: string) => {
    if (ended) return false;
    ended = true;
    for (const clear of clears) clear();
    journal.record({ what: 'stream.ended', case: caseName, cause, status: statusName });
    return true;
  };
  call.on('cancelled', () => finish('cancelled', 'CANCELLED'));
  call.on('error', (error) => finish(error.message, 'UNKNOWN'));
  return {
    caseName,
    settings: settingsOf(call.metadata, defaults),
    end: ({ code, details }) => {
      if (finish(details, status[code])) call.emit('error', { code, details });
    },
    complete: () => {
      if (finish('the client finished', 'OK')) call.end();
    },
    send: (message) => {
      if (ended) return;
      const kind = kindOf(message);
      if (kind) traffic.sent(caseName, kind);
      call.write(message);
    },
    onEnd: (clear) => clears.push(clear),
  };
}

function startPush({ settings, send, onEnd }: Serving): void {
  if (settings.pushBytes <= 0 || settings.pushEveryMs <= 0) return;
  const text = 'x'.repeat(settings.pushBytes);
  let index = 0;
  const push = () => {
    index += 1;
    send(response(text, index));
  };
  const timer = setInterval(push, settings.pushEveryMs);
  onEnd(() => clearInterval(timer));
}

/** The article's StreamService: answers requests and Pings, pushes, and ends streams that are silent or too loud. */
export function streamService(defaults: StreamDefaults, observed: Observed): StreamServiceServer {
  const { journal, traffic } = observed;
  return {
    stream(call) {
      const serving = serve(call, defaults, observed);
      const { caseName, settings, end, complete, send, onEnd } = serving;
      const limiter = pingRateLimiter(settings.rateLimit);
      const limitMs = settings.heartbeatLimitMs;
      const watchdog =
        limitMs > 0
          ? silenceWatchdog(limitMs, () => {
              const cause = `heartbeat: no Ping for ${limitMs} ms`;
              journal.record({ what: 'detector.fired', case: caseName, detector: 'heartbeat', cause });
              end({ code: status.UNAVAILABLE, details: cause });
            })
          : undefined;
      onEnd(() => watchdog?.stop());

      call.on('data', ({ content }: StreamMessage) => {
        if (!content) return;
        traffic.received(caseName, content.$case);
        if (content.$case === 'request') send(response(`answer to ${content.value.query}`, 0));
        if (content.$case !== 'ping') return;
        watchdog?.heard();
        if (limiter.accept()) return send(pong(content.value.timestamp));
        const { maxPings, windowMs } = settings.rateLimit;
        end({ code: status.RESOURCE_EXHAUSTED, details: `more than ${maxPings} Pings within ${windowMs} ms` });
      });
      call.on('end', () => {
        const timer = setTimeout(complete, END_IS_NOT_AN_ENDING_MS);
        onEnd(() => clearTimeout(timer));
      });
      startPush(serving);
    },

    subscribe(call) {
      const serving = serve(call, defaults, observed);
      traffic.received(serving.caseName, 'request');
      startPush(serving);
    },
  };
}

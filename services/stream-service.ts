import { status } from '@grpc/grpc-js';
import type { StreamMessage, StreamServiceServer } from '../contract/generated/stream.ts';
import { type SilenceWatchdog, silenceWatchdog } from '../liveness/heartbeat.ts';
import { pingRateLimiter } from '../liveness/rate-limit.ts';
import type { Observed } from './control.ts';
import type { Hanging } from './hanging.ts';
import { framedBytes, framedRequestBytes, pong, response } from './messages.ts';
import { HALF_CLOSED_HEADER } from './method.ts';
import { startPush } from './push.ts';
import { Serving, type StreamSettings } from './serving.ts';

/**
 * grpc-js tells a handler `end` 0.1 to 3 ms before `cancelled` when a peer is killed, reset or timed out. Only an `end`
 * that stands alone for this long is a client that has finished its side.
 */
const END_IS_NOT_AN_ENDING_MS = 50;

/** Watches for Pings, if the stream's settings say so. Returns what to tell it of each. */
function watchPings(serving: Serving, { journal }: Observed): () => void {
  const { caseName, handler, settings } = serving;
  const limitMs = settings.heartbeatLimitMs;
  if (limitMs <= 0) return () => {};
  let watchdog: SilenceWatchdog | undefined;
  handler.keep(() => {
    watchdog = silenceWatchdog(limitMs, () => {
      const cause = `heartbeat: no Ping for ${limitMs} ms`;
      journal.record({ what: 'detector.fired', case: caseName, detector: 'heartbeat', cause });
      serving.end({ code: status.UNAVAILABLE, details: cause });
    });
    return watchdog.stop;
  });
  return () => watchdog?.heard();
}

/** The article's StreamService: answers requests and Pings, pushes, and ends streams that are silent or too loud. */
export function streamService(defaults: StreamSettings, observed: Observed, hanging: Hanging): StreamServiceServer {
  const { journal, traffic } = observed;
  return {
    stream(call) {
      const serving = new Serving(call, defaults, observed, hanging);
      const { caseName, settings, handler } = serving;
      const limiter = pingRateLimiter(settings.rateLimit);
      const pingHeard = watchPings(serving, observed);

      const answer = (message: StreamMessage, late: boolean) => {
        const { content } = message;
        if (!content) return;
        traffic.received(caseName, content.$case, framedBytes(message));
        if (content.$case === 'request') serving.send(response(`answer to ${content.value.query}`, 0));
        if (content.$case !== 'ping') return;
        pingHeard();
        // Late Pings all come at once for a fault of this server's own.
        if (late || limiter.accept()) {
          serving.send(pong(content.value.timestamp));
          return;
        }
        const { maxPings, windowMs } = settings.rateLimit;
        serving.end({ code: status.RESOURCE_EXHAUSTED, details: `more than ${maxPings} Pings within ${windowMs} ms` });
      };
      call.on('data', (message: StreamMessage) => handler.run((late) => answer(message, late)));
      const finishes = call.metadata.get(HALF_CLOSED_HEADER)[0] !== '1';
      call.on('end', () =>
        handler.keep(() => {
          const timer = setTimeout(() => finishes && serving.complete(), END_IS_NOT_AN_ENDING_MS);
          return () => clearTimeout(timer);
        }),
      );
      startPush(serving, journal);
    },

    subscribe(call) {
      const serving = new Serving(call, defaults, observed, hanging);
      serving.handler.run(() => traffic.received(serving.caseName, 'request', framedRequestBytes(call.request.query)));
      startPush(serving, journal);
    },
  };
}

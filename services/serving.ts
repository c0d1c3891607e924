import {
  type Metadata,
  type ServerDuplexStream,
  type ServerWritableStream,
  type StatusObject,
  status,
} from '@grpc/grpc-js';
import type { StreamMessage, StreamRequest } from '../contract/generated/stream.ts';
import type { DrainLimit } from '../liveness/drain.ts';
import type { PingRateLimit } from '../liveness/rate-limit.ts';
import type { Observed } from './control.ts';
import type { Handler, Hanging } from './hanging.ts';
import { framedBytes, kindOf, response } from './messages.ts';
import { CASE_HEADER, HANDLER_HEADER } from './sessions.ts';

/** What the server does on a stream unless the stream's own request headers ask for something else. */
export interface StreamSettings {
  /** Text of a pushed message, in bytes; 0: nothing is pushed. Header `lab-push-bytes`. */
  pushBytes: number;
  /** Header `lab-push-every-ms`. */
  pushEveryMs: number;
  /** Ends a stream after so long without a Ping; 0: never. Header `lab-heartbeat-limit-ms`. */
  heartbeatLimitMs: number;
  /** Headers `lab-drain-limit-ms` and `lab-drain-limit-bytes`. */
  drainLimit: DrainLimit;
  rateLimit: PingRateLimit;
}

export type Call =
  | ServerDuplexStream<StreamMessage, StreamMessage>
  | ServerWritableStream<StreamRequest, StreamMessage>;

type Failure = Pick<StatusObject, 'code' | 'details'>;

function settingsOf(metadata: Metadata, defaults: StreamSettings): StreamSettings {
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
    drainLimit: {
      limitMs: number('lab-drain-limit-ms', defaults.drainLimit.limitMs),
      limitBytes: number('lab-drain-limit-bytes', defaults.drainLimit.limitBytes),
    },
  };
}

/** One call, followed to its end; how it ended is recorded. */
export class Serving {
  readonly caseName: string;
  readonly settings: StreamSettings;
  readonly handler: Handler;
  readonly call: Call;
  readonly #observed: Observed;
  #waitingBytes = 0;
  #ended = false;

  constructor(call: Call, defaults: StreamSettings, observed: Observed, hanging: Hanging) {
    this.call = call;
    this.#observed = observed;
    this.caseName = String(call.metadata.get(CASE_HEADER)[0] ?? `stream from ${call.getPeer()}`);
    this.settings = settingsOf(call.metadata, defaults);
    this.handler = hanging.handlerOf(String(call.metadata.get(HANDLER_HEADER)[0] ?? this.caseName), () =>
      this.send(response('nudge', 0)),
    );
    observed.traffic.follow(this.caseName, () => this.waitingBytes);
    call.on('cancelled', () => this.#finish('cancelled', 'CANCELLED'));
    call.on('error', (error) => this.#finish(error.message, 'UNKNOWN'));
  }

  /** Bytes of messages that gRPC and HTTP/2 have taken from this application, and the connection hasn't from them. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /**
   * Ends the stream with a status of this server's own; the first ending counts. The status waits behind what hasn't been
   * taken, for grpc-js gives a server no other way out; resetting the HTTP/2 stream under it was tried, and once the
   * connection drained again nghttp2 looped for ever.
   */
  end({ code, details }: Failure): void {
    if (this.#finish(details, status[code])) this.call.emit('error', { code, details });
  }

  /** Ends the stream well, after the client has finished its side. */
  complete(): void {
    if (this.#finish('the client finished', 'OK')) this.call.end();
  }

  /** @returns false if there is no more room, and more would only wait in this process. */
  send(message: StreamMessage): boolean {
    if (this.#ended) return false;
    const bytes = framedBytes(message);
    const kind = kindOf(message);
    if (kind) this.#observed.traffic.sent(this.caseName, kind, bytes);
    this.#waitingBytes += bytes;
    return this.call.write(message, () => {
      this.#waitingBytes -= bytes;
    });
  }

  #finish(cause: string, statusName: string): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    this.handler.end();
    this.#observed.traffic.left(this.caseName, this.#waitingBytes);
    this.#observed.journal.record({ what: 'stream.ended', case: this.caseName, cause, status: statusName });
    return true;
  }
}

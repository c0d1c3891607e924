import { EventEmitter } from 'node:events';
import { type ClientDuplexStream, type ClientReadableStream, status } from '@grpc/grpc-js';
import type { PeerDetector } from '../contract/facts.ts';
import type { OpenRequest } from '../contract/generated/control.ts';
import type { StreamMessage, StreamServiceClient } from '../contract/generated/stream.ts';
import { connectAlone } from './channel.ts';
import type { Observed } from './control.ts';
import { framedBytes, framedRequestBytes, kindOf, request } from './messages.ts';
import { renamedStream } from './method.ts';
import { streamHeaders } from './stream-headers.ts';

type Duplex = ClientDuplexStream<StreamMessage, StreamMessage>;

interface Ending {
  cause: string;
  /** gRPC's name for its status code. */
  status: string;
}

/** `ended` comes once, and nothing after it. */
interface Events {
  message: [StreamMessage];
  ended: [Ending];
}

/** One stream on a connection of its own, which has said one request. What it brings and how it ends is recorded. */
export class ClientStream extends EventEmitter<Events> {
  readonly caseName: string;
  readonly halfClosed: boolean;
  /** Of this stream alone, until it has ended. */
  readonly channel: StreamServiceClient;
  readonly #observed: Observed;
  readonly #call: ClientReadableStream<StreamMessage>;
  #duplex: Duplex | undefined;
  #waitingBytes = 0;
  #gaveUp: string | undefined;
  #ended = false;

  constructor(open: OpenRequest, observed: Observed) {
    super();
    const { caseName, halfClosed } = open;
    this.caseName = caseName;
    this.halfClosed = halfClosed;
    this.#observed = observed;
    this.channel = connectAlone(open.target, open.keepalive);
    observed.traffic.follow(caseName, () => this.#waitingBytes);
    const headers = streamHeaders(open);
    if (halfClosed && !renamedStream) {
      observed.traffic.sent(caseName, 'request', framedRequestBytes(caseName));
      this.#call = this.channel.subscribe({ query: caseName }, headers);
    } else {
      this.#duplex = this.channel.stream(headers);
      this.#call = this.#duplex;
      this.send(request(caseName));
      if (halfClosed) {
        this.#duplex.end();
        this.#duplex = undefined;
      }
    }
    this.#follow();
  }

  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Nothing on a stream that has ended, or of which this side has.
   *
   * @param taken is told when the connection has taken it.
   */
  send(message: StreamMessage, taken: () => void = () => {}): void {
    if (this.#ended || !this.#duplex) return;
    const bytes = framedBytes(message);
    const kind = kindOf(message);
    if (kind) this.#observed.traffic.sent(this.caseName, kind, bytes);
    this.#waitingBytes += bytes;
    this.#duplex.write(message, () => {
      this.#waitingBytes -= bytes;
      taken();
    });
  }

  /**
   * A detector has noticed something.
   *
   * @param facts what else it tells of that.
   */
  giveUp(detector: PeerDetector, cause: string, facts: { quietMs?: number } = {}): void {
    if (this.#ended || this.#gaveUp) return;
    this.#gaveUp = cause;
    this.#observed.journal.record({ what: 'detector.fired', case: this.caseName, detector, cause, ...facts });
    this.#call.cancel();
  }

  hangUp(): void {
    this.#call.cancel();
    this.channel.close();
  }

  #follow(): void {
    const { caseName } = this;
    const { journal, traffic } = this.#observed;
    this.#call.on('data', (message: StreamMessage) => {
      const kind = kindOf(message);
      if (kind) traffic.received(caseName, kind, framedBytes(message));
      this.emit('message', message);
    });
    // The status event says the same with more detail; without a listener here an error would end the process.
    this.#call.on('error', () => {});
    this.#call.on('status', ({ code, details }) => {
      this.#ended = true;
      traffic.left(caseName, this.#waitingBytes);
      const ending = { cause: this.#gaveUp ?? details, status: status[code] };
      journal.record({ what: 'stream.ended', case: caseName, ...ending });
      this.emit('ended', ending);
      this.channel.close();
    });
  }
}

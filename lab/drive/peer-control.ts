import type { Fact, TimedFact } from '../../contract/facts.ts';
import type {
  CallReply,
  CountReply,
  DialingServiceClient,
  FactLines,
  OpenRequest,
  SayReply,
  TapReply,
  UploadReply,
} from '../../contract/generated/control.ts';
import { ENDPOINTS, type Endpoint } from '../model/places.ts';
import type { Counts } from '../record/events.ts';
import type { ClockOffset } from '../support/clock.ts';
import { Control, call, deadline, NO_HEADERS } from './control-connection.ts';

/** Told what both peers say. */
export interface PeerWatcher {
  /** Before any fact of that peer; again when it has been started again. */
  onClock(end: Endpoint, offset: ClockOffset): void;
  /** @param monotonicNs when it happened, by the runner's clock. */
  onFact(end: Endpoint, fact: Fact, monotonicNs: bigint): void;
  /** A control connection broke before `dispose`, where no loss was expected. */
  onLost(end: Endpoint, reason: string): void;
}

/** A call that waits for an answer. */
export interface HeldCall {
  answered(): boolean;
  giveUp(): void;
}

/** Longer than any case. */
const LONGEST_HOLD_MS = 3_600_000;

/** What both ends of a case's messages say of them, in bytes. */
export interface MessageCounts {
  /** As gRPC frames them; sent: handed to gRPC. */
  messageBytesSent: number;
  messageBytesReceived: number;
  /** Of those sent, held by the peer's own gRPC and HTTP/2; of a stream that has ended, held then. */
  drainWaitingBytes: number;
}

/** The runner's side of the control connections of one environment. */
export class Peers implements Disposable {
  readonly #control: Record<Endpoint, Control>;
  readonly #watcher: PeerWatcher;

  private constructor(addresses: Record<Endpoint, string>, watcher: PeerWatcher) {
    this.#control = { client: new Control(addresses.client), server: new Control(addresses.server) };
    this.#watcher = watcher;
  }

  /** Resolves when both peers' clocks are known and their facts, from their start on, are on their way. */
  static async connect(addresses: Record<Endpoint, string>, watcher: PeerWatcher): Promise<Peers> {
    const peers = new Peers(addresses, watcher);
    try {
      await Promise.all(ENDPOINTS.map((end) => peers.#control[end].ready(end)));
      await Promise.all(ENDPOINTS.map((end) => peers.#follow(end)));
    } catch (error) {
      peers[Symbol.dispose]();
      throw error;
    }
    return peers;
  }

  /** From now on until `reconnect`, a lost connection to that end isn't told. */
  expectLoss(end: Endpoint): void {
    this.#control[end].lossExpected = true;
  }

  /**
   * Follows the process that took the end's place: another one, so its clock is compared anew, and its facts are all told,
   * from its start on. Don't use it for one that has merely been out of reach: what it said before would be told twice.
   */
  async reconnect(end: Endpoint, address: string): Promise<void> {
    this.#control[end][Symbol.dispose]();
    this.#control[end] = new Control(address);
    await this.#control[end].ready(end);
    await this.#follow(end);
  }

  async #follow(end: Endpoint): Promise<void> {
    const control = this.#control[end];
    const offset = await control.compareClock();
    this.#watcher.onClock(end, offset);
    const facts = control.observation.watch({});
    facts.on('data', ({ json }: FactLines) => {
      for (const line of json) {
        const { monotonicNs, ...fact } = JSON.parse(line) as TimedFact;
        this.#watcher.onFact(end, fact as Fact, BigInt(monotonicNs) - offset.offsetNs);
      }
    });
    facts.on('error', (error) => {
      if (!control.lossExpected) this.#watcher.onLost(end, error.message);
    });
  }

  async open(request: OpenRequest): Promise<void> {
    await call('open', (callback) => this.#dialing.open(request, NO_HEADERS, deadline(), callback));
  }

  /**
   * Puts a tap between a link and `target`. Resolves to the port on which it listens, beside the client.
   *
   * @param frames whether it tells the frames that pass; what it hears of beacons goes to the end of its own name.
   */
  async tap(name: string, target: string, frames: boolean): Promise<number> {
    const reply = await call<TapReply>('tap', (callback) =>
      this.#dialing.tap({ caseName: name, target, frames }, NO_HEADERS, deadline(), callback),
    );
    return reply.port;
  }

  async hangUp(caseName: string): Promise<void> {
    await call('hang up', (callback) => this.#dialing.hangUp({ caseName }, NO_HEADERS, deadline(), callback));
  }

  /** One request and its answer on a fresh connection. Resolves to milliseconds; rejects with the call's status. */
  async probe(target: string, timeoutMs: number): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#dialing.probe({ target, timeoutMs }, NO_HEADERS, deadline(timeoutMs), (error, reply) =>
      error ? reject(error) : resolve(reply.elapsedMs),
    );
    return promise;
  }

  /** Ends a case's warm-up Pings. */
  async quiet(caseName: string): Promise<void> {
    await call('quiet', (callback) => this.#dialing.quiet({ caseName }, NO_HEADERS, deadline(), callback));
  }

  /**
   * Whether messages still flow on the case's own stream: the answer to a Ping on it, or any message of a half-closed one,
   * within `timeoutMs`. An ended stream doesn't answer; only a broken control connection rejects.
   */
  async say(caseName: string, timeoutMs: number): Promise<SayReply> {
    return call<SayReply>('say', (callback) =>
      this.#dialing.say({ caseName, timeoutMs }, NO_HEADERS, deadline(timeoutMs), callback),
    );
  }

  /** Sends bytes on the case's own stream, as fast as they are taken, for at most `timeoutMs`. */
  async upload(caseName: string, bytes: number, timeoutMs: number): Promise<UploadReply> {
    return call<UploadReply>('upload', (callback) =>
      this.#dialing.upload({ caseName, bytes: BigInt(bytes), timeoutMs }, NO_HEADERS, deadline(timeoutMs), callback),
    );
  }

  /** Stops the server's handlers of a case, also those of streams that its client dials anew. */
  async hang(caseName: string): Promise<void> {
    const { handling } = this.#control.server;
    await call('hang', (callback) => handling.hang({ caseName }, NO_HEADERS, deadline(), callback));
  }

  /** Lets them go on. */
  async resume(caseName: string): Promise<void> {
    const { handling } = this.#control.server;
    await call('resume', (callback) => handling.resume({ caseName }, NO_HEADERS, deadline(), callback));
  }

  /** Has the case's handler say something on its stream. */
  async nudge(caseName: string): Promise<void> {
    const { handling } = this.#control.server;
    await call('nudge', (callback) => handling.nudge({ caseName }, NO_HEADERS, deadline(), callback));
  }

  /** Whether a case's handlers, and HTTP/2 below them, answer the client on a fresh connection to `target`. */
  callHandler(target: string, caseName: string, timeoutMs: number): Promise<CallReply> {
    return call<CallReply>('call', (callback) =>
      this.#dialing.call({ target, caseName, timeoutMs, hold: false }, NO_HEADERS, deadline(timeoutMs), callback),
    );
  }

  /**
   * The same call, held until it is answered or given up. `answered` says whether it was, so far.
   */
  holdCall(target: string, caseName: string): HeldCall {
    let answered = false;
    const request = { target, caseName, timeoutMs: LONGEST_HOLD_MS, hold: true };
    const held = this.#dialing.call(request, NO_HEADERS, deadline(LONGEST_HOLD_MS), (error, reply) => {
      if (!error) answered = reply.answered;
    });
    return { answered: () => answered, giveUp: () => held.cancel() };
  }

  /** Whether an end's process says anything within the limit. */
  answers(end: Endpoint, timeoutMs: number): Promise<boolean> {
    return this.#control[end].answers(timeoutMs);
  }

  /** The control connection of an end, as it is now. */
  controlOf(end: Endpoint): Control {
    return this.#control[end];
  }

  async count(end: Endpoint, caseName: string): Promise<Counts & MessageCounts> {
    const { observation } = this.#control[end];
    const reply = await call<CountReply>('count', (callback) =>
      observation.count({ caseName }, NO_HEADERS, deadline(), callback),
    );
    return {
      messagesSent: reply.messagesSent,
      messagesReceived: reply.messagesReceived,
      connectionBytesRead: Number(reply.connectionBytesRead),
      connectionBytesWritten: Number(reply.connectionBytesWritten),
      tapBytesInFlight: Number(reply.tapBytesInFlight),
      messageBytesSent: Number(reply.messageBytesSent),
      messageBytesReceived: Number(reply.messageBytesReceived),
      drainWaitingBytes: Number(reply.drainWaitingBytes),
    };
  }

  [Symbol.dispose](): void {
    for (const end of ENDPOINTS) this.#control[end][Symbol.dispose]();
  }

  get #dialing(): DialingServiceClient {
    return this.#control.client.dialing;
  }
}

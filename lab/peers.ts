import { type Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import type { Fact, TimedFact } from '../services/facts.ts';
import {
  type CountReply,
  DialingServiceClient,
  type FactLines,
  HandlingServiceClient,
  type NowReply,
  ObservationServiceClient,
  type OpenRequest,
  type SayReply,
  type TapReply,
} from '../services/generated/control.ts';
import { type ClockOffset, type ClockReading, offsetOf } from './clock.ts';
import { LabError } from './errors.ts';
import type { Counts } from './events.ts';
import { ENDPOINTS, type Endpoint } from './path.ts';

/** A control call is answered at once; more than this is a process that hangs. */
const CALL_TIMEOUT_MS = 10_000;

const READY_TIMEOUT_MS = 15_000;

type Callback<Reply> = (error: ServiceError | null, reply: Reply) => void;

/** Each is another chance to be answered at once, while the machine is still busy with what else starts. */
const CLOCK_READINGS = 20;

/** Short, because a peer that is started again is waited for while a case goes on. */
const REDIAL = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 500 };

/** Told what both peers say. */
export interface PeerWatcher {
  /** Before any fact of that peer; again when it has been started again. */
  onClock(end: Endpoint, offset: ClockOffset): void;
  /** @param monotonicNs when it happened, by the runner's clock. */
  onFact(end: Endpoint, fact: Fact, monotonicNs: bigint): void;
  /** A control connection broke before `dispose`, where no loss was expected. */
  onLost(end: Endpoint, reason: string): void;
}

/** What both ends of a case's messages say of them, in bytes. */
export interface MessageCounts {
  /** As gRPC frames them; sent: handed to gRPC. */
  messageBytesSent: number;
  messageBytesReceived: number;
  /** Of those sent, held by the peer's own gRPC and HTTP/2; of a stream that has ended, held then. */
  drainWaitingBytes: number;
}

/** One control connection. */
class Control implements Disposable {
  readonly observation: ObservationServiceClient;
  /** Served by the client alone. */
  readonly dialing: DialingServiceClient;
  /** Served by the server alone. */
  readonly handling: HandlingServiceClient;
  lossExpected = false;

  constructor(address: string) {
    const insecure = credentials.createInsecure();
    // A connection of the shared pool would remember, after a restart, that its address was dead, and wait its backoff out.
    const options = { 'grpc.use_local_subchannel_pool': 1, 'grpc.service_config_disable_resolution': 1, ...REDIAL };
    this.observation = new ObservationServiceClient(address, insecure, options);
    const shared = { channelOverride: this.observation.getChannel() };
    this.dialing = new DialingServiceClient(address, insecure, shared);
    this.handling = new HandlingServiceClient(address, insecure, shared);
  }

  [Symbol.dispose](): void {
    this.lossExpected = true;
    this.observation.close();
  }
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
      await Promise.all(ENDPOINTS.map((end) => ready(end, peers.#control[end].observation)));
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
    await ready(end, this.#control[end].observation);
    await this.#follow(end);
  }

  async #follow(end: Endpoint): Promise<void> {
    const control = this.#control[end];
    const offset = await this.#compareClock(control);
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

  async #compareClock({ observation }: Control): Promise<ClockOffset> {
    const readings: ClockReading[] = [];
    for (let count = 0; count < CLOCK_READINGS; count += 1) {
      const askedNs = process.hrtime.bigint();
      const { monotonicNs } = await this.#call<NowReply>('now', (callback) =>
        observation.now({}, NO_HEADERS, deadline(), callback),
      );
      readings.push({ askedNs, peerNs: monotonicNs, answeredNs: process.hrtime.bigint() });
    }
    return offsetOf(readings);
  }

  async open(request: OpenRequest): Promise<void> {
    await this.#call('open', (callback) => this.#dialing.open(request, NO_HEADERS, deadline(), callback));
  }

  /** Puts a tap between a case's link and `target`. Resolves to the port on which it listens, beside the client. */
  async tap(caseName: string, target: string): Promise<number> {
    const reply = await this.#call<TapReply>('tap', (callback) =>
      this.#dialing.tap({ caseName, target }, NO_HEADERS, deadline(), callback),
    );
    return reply.port;
  }

  async hangUp(caseName: string): Promise<void> {
    await this.#call('hang up', (callback) => this.#dialing.hangUp({ caseName }, NO_HEADERS, deadline(), callback));
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
    await this.#call('quiet', (callback) => this.#dialing.quiet({ caseName }, NO_HEADERS, deadline(), callback));
  }

  /**
   * Whether messages still flow on the case's own stream: the answer to a Ping on it, or any message of a half-closed one,
   * within `timeoutMs`. An ended stream doesn't answer; only a broken control connection rejects.
   */
  async say(caseName: string, timeoutMs: number): Promise<SayReply> {
    return this.#call<SayReply>('say', (callback) =>
      this.#dialing.say({ caseName, timeoutMs }, NO_HEADERS, deadline(timeoutMs), callback),
    );
  }

  /** Stops the server's handlers of a case, also those of streams that its client dials anew. */
  async hang(caseName: string): Promise<void> {
    const { handling } = this.#control.server;
    await this.#call('hang', (callback) => handling.hang({ caseName }, NO_HEADERS, deadline(), callback));
  }

  /** Lets them go on. */
  async resume(caseName: string): Promise<void> {
    const { handling } = this.#control.server;
    await this.#call('resume', (callback) => handling.resume({ caseName }, NO_HEADERS, deadline(), callback));
  }

  async count(end: Endpoint, caseName: string): Promise<Counts & MessageCounts> {
    const { observation } = this.#control[end];
    const reply = await this.#call<CountReply>('count', (callback) =>
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

  async #call<Reply>(what: string, call: (callback: Callback<Reply>) => void): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    call((error, reply) => (error ? reject(controlError(what, error)) : resolve(reply)));
    return promise;
  }
}

const NO_HEADERS = new Metadata();

const deadline = (extraMs = 0) => ({ deadline: Date.now() + CALL_TIMEOUT_MS + extraMs });

const controlError = (subject: string, cause: Error) =>
  new LabError({
    stage: 'run',
    subject: `control: ${subject}`,
    wanted: 'an answer over the control connection',
    got: cause.message,
    remedy: 'see client.log and server.log in the run folder',
    cause,
  });

function ready(end: Endpoint, client: Client): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.waitForReady(Date.now() + READY_TIMEOUT_MS, (error) =>
    error ? reject(controlError(`connect to the ${end}`, error)) : resolve(),
  );
  return promise;
}

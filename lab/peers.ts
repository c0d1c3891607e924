import { type Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import type { Fact, TimedFact } from '../services/facts.ts';
import {
  type CountReply,
  DialingServiceClient,
  type FactLines,
  type NowReply,
  ObservationServiceClient,
  type OpenRequest,
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

/** Told what both peers say. */
export interface PeerWatcher {
  /** Before any fact of that peer. */
  onClock(end: Endpoint, offset: ClockOffset): void;
  /** @param monotonicNs when it happened, by the runner's clock. */
  onFact(end: Endpoint, fact: Fact, monotonicNs: bigint): void;
  /** A control connection broke before `dispose`. */
  onLost(end: Endpoint, reason: string): void;
}

/** The runner's side of the control connections of one environment. */
export class Peers implements Disposable {
  readonly #observation: Record<Endpoint, ObservationServiceClient>;
  readonly #dialing: DialingServiceClient;
  #disposed = false;

  private constructor(control: Record<Endpoint, string>) {
    const insecure = credentials.createInsecure();
    this.#observation = {
      client: new ObservationServiceClient(control.client, insecure),
      server: new ObservationServiceClient(control.server, insecure),
    };
    this.#dialing = new DialingServiceClient(control.client, insecure);
  }

  /** Resolves when both peers' clocks are known and their facts, from their start on, are on their way. */
  static async connect(control: Record<Endpoint, string>, watcher: PeerWatcher): Promise<Peers> {
    const peers = new Peers(control);
    try {
      await Promise.all([
        ready('client', peers.#observation.client),
        ready('server', peers.#observation.server),
        ready('client', peers.#dialing),
      ]);
      await Promise.all(ENDPOINTS.map((end) => peers.#follow(end, watcher)));
    } catch (error) {
      peers[Symbol.dispose]();
      throw error;
    }
    return peers;
  }

  async #follow(end: Endpoint, watcher: PeerWatcher): Promise<void> {
    const offset = await this.#compareClock(end);
    watcher.onClock(end, offset);
    const facts = this.#observation[end].watch({});
    facts.on('data', ({ json }: FactLines) => {
      for (const line of json) {
        const { monotonicNs, ...fact } = JSON.parse(line) as TimedFact;
        watcher.onFact(end, fact as Fact, BigInt(monotonicNs) - offset.offsetNs);
      }
    });
    facts.on('error', (error) => {
      if (!this.#disposed) watcher.onLost(end, error.message);
    });
  }

  async #compareClock(end: Endpoint): Promise<ClockOffset> {
    const readings: ClockReading[] = [];
    for (let count = 0; count < CLOCK_READINGS; count += 1) {
      const askedNs = process.hrtime.bigint();
      const { monotonicNs } = await this.#call<NowReply>('now', (callback) =>
        this.#observation[end].now({}, NO_HEADERS, deadline(), callback),
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

  async count(end: Endpoint, caseName: string): Promise<Counts> {
    const reply = await this.#call<CountReply>('count', (callback) =>
      this.#observation[end].count({ caseName }, NO_HEADERS, deadline(), callback),
    );
    return {
      messagesSent: reply.messagesSent,
      messagesReceived: reply.messagesReceived,
      connectionBytesRead: Number(reply.connectionBytesRead),
      connectionBytesWritten: Number(reply.connectionBytesWritten),
      tapBytesInFlight: Number(reply.tapBytesInFlight),
    };
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#observation.client.close();
    this.#observation.server.close();
    this.#dialing.close();
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

import { type Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import {
  DialingServiceClient,
  HandlingServiceClient,
  type NowReply,
  ObservationServiceClient,
  WitnessServiceClient,
} from '../../contract/generated/control.ts';
import { type ClockOffset, readOffset } from '../support/clock.ts';
import { LabError } from '../support/errors.ts';

/** A control call is answered at once; more than this is a process that hangs. */
const CALL_TIMEOUT_MS = 10_000;

const READY_TIMEOUT_MS = 15_000;

type Callback<Reply> = (error: ServiceError | null, reply: Reply) => void;

/** Short, because a peer that is started again is waited for while a case goes on. */
const REDIAL = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 500 };

export const NO_HEADERS = new Metadata();

export const deadline = (extraMs = 0) => ({ deadline: Date.now() + CALL_TIMEOUT_MS + extraMs });

const controlError = (subject: string, cause: Error) =>
  new LabError({
    stage: 'run',
    subject: `control: ${subject}`,
    wanted: 'an answer over the control connection',
    got: cause.message,
    remedy: 'see client.log and server.log in the run folder',
    cause,
  });

/** One call of a control service. Rejects with a `LabError`. */
export async function call<Reply>(what: string, ask: (callback: Callback<Reply>) => void): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  ask((error, reply) => (error ? reject(controlError(what, error)) : resolve(reply)));
  return promise;
}

/** The runner's connection to one process of the lab's, on a way that never crosses a link under test. */
export class Control implements Disposable {
  readonly observation: ObservationServiceClient;
  /** Served by the client alone. */
  readonly dialing: DialingServiceClient;
  /** Served by the server alone. */
  readonly handling: HandlingServiceClient;
  readonly witness: WitnessServiceClient;
  /** How far the process's clock is ahead of the runner's; known after `compareClock`. */
  offset: ClockOffset = { offsetNs: 0n, uncertaintyNs: 0n };
  lossExpected = false;

  constructor(address: string) {
    const insecure = credentials.createInsecure();
    // A connection of the shared pool would remember, after a restart, that its address was dead, and wait its backoff out.
    const options = { 'grpc.use_local_subchannel_pool': 1, 'grpc.service_config_disable_resolution': 1, ...REDIAL };
    this.observation = new ObservationServiceClient(address, insecure, options);
    const shared = { channelOverride: this.observation.getChannel() };
    this.dialing = new DialingServiceClient(address, insecure, shared);
    this.handling = new HandlingServiceClient(address, insecure, shared);
    this.witness = new WitnessServiceClient(address, insecure, shared);
  }

  /** Resolves when the process answers. */
  ready(who: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    (this.observation as Client).waitForReady(Date.now() + READY_TIMEOUT_MS, (error) =>
      error ? reject(controlError(`connect to the ${who}`, error)) : resolve(),
    );
    return promise;
  }

  async compareClock(): Promise<ClockOffset> {
    this.offset = await readOffset(async () => {
      const { monotonicNs } = await call<NowReply>('now', (callback) =>
        this.observation.now({}, NO_HEADERS, deadline(), callback),
      );
      return monotonicNs;
    });
    return this.offset;
  }

  /** Whether the process says anything within the limit. */
  answers(timeoutMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.observation.now({}, NO_HEADERS, { deadline: Date.now() + timeoutMs }, (error) => resolve(!error));
    return promise;
  }

  [Symbol.dispose](): void {
    this.lossExpected = true;
    this.observation.close();
  }
}

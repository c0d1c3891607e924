import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parseAddress } from '../../../contract/address.ts';
import type {
  BeaconDialRequest,
  BeaconLeaveRequest,
  BeaconListenRequest,
  BeaconReport,
  BeaconReportRequest,
  BeaconSendRequest,
} from '../../../contract/generated/control.ts';
import type { LineReply, LineRequest } from '../../../contract/lines.ts';
import { type ClockOffset, readOffset } from '../../support/clock.ts';
import { type Control, call, deadline, NO_HEADERS } from '../control-connection.ts';

/** What a process is asked that makes ends of watched links. */
export interface BeaconCalls {
  /** How far its clock is ahead of the runner's. */
  readonly offset: ClockOffset;
  listen(request: BeaconListenRequest): Promise<{ port: number }>;
  dial(request: BeaconDialRequest): Promise<unknown>;
  send(request: BeaconSendRequest): Promise<unknown>;
  report(request: BeaconReportRequest): Promise<BeaconReport>;
  leave(request: BeaconLeaveRequest): Promise<unknown>;
}

/** Over a peer's control connection. `control` is asked each time: a peer that is started again has another. */
export const callsOver = (control: () => Control): BeaconCalls => ({
  get offset() {
    return control().offset;
  },
  listen: (request) =>
    call('listen for beacons', (done) => control().witness.listen(request, NO_HEADERS, deadline(), done)),
  dial: (request) => call('dial for beacons', (done) => control().witness.dial(request, NO_HEADERS, deadline(), done)),
  send: (request) => call('send a beacon', (done) => control().witness.send(request, NO_HEADERS, deadline(), done)),
  report: (request) =>
    call('report beacons', (done) => control().witness.report(request, NO_HEADERS, deadline(), done)),
  leave: (request) => call('leave a link', (done) => control().witness.leave(request, NO_HEADERS, deadline(), done)),
});

const READY_TIMEOUT_MS = 15_000;
const RETRY_MS = 50;
const CALL_TIMEOUT_MS = 10_000;

type Ask = LineRequest extends infer R ? (R extends LineRequest ? Omit<R, 'id'> : never) : never;

/** Something else listens there, such as a front of the user's: asking again changes nothing. */
class SomethingElse extends Error {}

/** Over lines of JSON, as what stands beside a front speaks. */
export class LineCalls implements BeaconCalls, Disposable {
  offset: ClockOffset = { offsetNs: 0n, uncertaintyNs: 0n };
  readonly #socket: Socket;
  readonly #asked = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const lost = (error: Error) => {
      for (const asked of this.#asked.values()) asked.reject(error);
      this.#asked.clear();
    };
    socket.on('error', lost);
    socket.on('close', () => lost(new Error('its connection ended')));
    createInterface({ input: socket }).on('line', (text) => {
      try {
        this.#hear(JSON.parse(text) as LineReply);
      } catch {
        lost(new SomethingElse(`something else answers at its address: ${text}`));
      }
    });
  }

  /** Resolves when it answers and its clock is known; tries for 15 s, and rejects at once if something else answers there. */
  static async connect(address: string): Promise<LineCalls> {
    const deadlineMs = performance.now() + READY_TIMEOUT_MS;
    for (;;) {
      try {
        return await LineCalls.#try(address);
      } catch (error) {
        if (error instanceof SomethingElse || performance.now() > deadlineMs) throw error;
      }
      await delay(RETRY_MS);
    }
  }

  static async #try(address: string): Promise<LineCalls> {
    const socket = connect({ ...parseAddress(address), noDelay: true });
    await once(socket, 'connect');
    const calls = new LineCalls(socket);
    try {
      calls.offset = await readOffset(async () => {
        const { monotonicNs } = (await calls.#ask({ do: 'now' })) as { monotonicNs: string };
        return BigInt(monotonicNs);
      });
      return calls;
    } catch (error) {
      calls[Symbol.dispose]();
      throw error;
    }
  }

  listen = (request: BeaconListenRequest) => this.#ask({ do: 'listen', request }) as Promise<{ port: number }>;
  dial = (request: BeaconDialRequest) => this.#ask({ do: 'dial', request });
  send = (request: BeaconSendRequest) => this.#ask({ do: 'send', request });
  leave = (request: BeaconLeaveRequest) => this.#ask({ do: 'leave', request });

  async report(request: BeaconReportRequest): Promise<BeaconReport> {
    const { sentNs, heard, ended } = (await this.#ask({ do: 'report', request })) as Decimal;
    return {
      sentNs: sentNs.map(BigInt),
      heard: heard.map(({ number, atNs }) => ({ number, atNs: BigInt(atNs) })),
      ended: ended && { ...ended, atNs: BigInt(ended.atNs) },
    };
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #ask(ask: Ask): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const asked = Promise.withResolvers<unknown>();
    this.#asked.set(id, asked);
    this.#socket.write(`${JSON.stringify({ id, ...ask })}\n`);
    const timer = setTimeout(() => asked.reject(new Error(`no answer for ${CALL_TIMEOUT_MS} ms`)), CALL_TIMEOUT_MS);
    return asked.promise.finally(() => {
      clearTimeout(timer);
      this.#asked.delete(id);
    });
  }

  #hear(reply: LineReply): void {
    const asked = this.#asked.get(reply.id);
    if ('error' in reply) asked?.reject(new Error(reply.error));
    else asked?.resolve(reply.reply);
  }
}

/** A report whose nanoseconds are decimal. */
interface Decimal {
  sentNs: string[];
  heard: { number: number; atNs: string }[];
  ended?: { atNs: string; how: string };
}

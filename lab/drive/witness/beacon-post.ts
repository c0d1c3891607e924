import type { RunClock } from '../../support/clock.ts';
import type { BeaconCalls } from './beacon-calls.ts';

export type Transport = 'udp' | 'tcp' | 'tcp-dials' | 'http2';

export type Side = 'near' | 'far';

/** What one end of a link saw; times in nanoseconds since the run began. */
export interface EndReport {
  sentNs: number[];
  heard: { number: number; atNs: number }[];
  ended?: { atNs: number; how: string };
}

/** A process of the lab's that makes ends of watched links. */
export class BeaconPost {
  readonly #calls: BeaconCalls;
  readonly #clock: RunClock;

  constructor(calls: BeaconCalls, clock: RunClock) {
    this.#calls = calls;
    this.#clock = clock;
  }

  /** @param host what it binds; empty where the link ends at this process's tap. Resolves to the port. */
  async listen(name: string, host: string, transport: Transport, everyMs: number): Promise<number> {
    const { port } = await this.#calls.listen({ name, host, transport, everyMs });
    return port;
  }

  async dial(name: string, target: string, transport: Transport, everyMs: number): Promise<void> {
    await this.#calls.dial({ name, target, transport, everyMs });
  }

  /** `both`: of a link that has both its ends there. */
  async send(name: string, side: Side | 'both'): Promise<void> {
    await this.#calls.send({ name, side });
  }

  async report(name: string, side: Side): Promise<EndReport> {
    const { sentNs, heard, ended } = await this.#calls.report({ name, side });
    const at = (ns: bigint) => this.#clock.fromMonotonic(ns - this.#calls.offset.offsetNs);
    return {
      sentNs: sentNs.map(at),
      heard: heard.map(({ number, atNs }) => ({ number, atNs: at(atNs) })),
      ...(ended && { ended: { atNs: at(ended.atNs), how: ended.how } }),
    };
  }

  async leave(name: string, side: Side): Promise<void> {
    await this.#calls.leave({ name, side });
  }
}

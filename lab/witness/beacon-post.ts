import type { BeaconReport } from '../../services/generated/control.ts';
import type { RunClock } from '../clock.ts';
import { type Control, call, deadline, NO_HEADERS } from '../control.ts';

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
  readonly #control: () => Control;
  readonly #clock: RunClock;

  /** @param control asked each time: a peer that is started again has another. */
  constructor(control: () => Control, clock: RunClock) {
    this.#control = control;
    this.#clock = clock;
  }

  /** @param host what it binds; empty where the link ends at this process's tap. Resolves to the port. */
  async listen(name: string, host: string, transport: Transport, everyMs: number): Promise<number> {
    const request = { name, host, transport, everyMs };
    const { port } = await call<{ port: number }>(`listen for beacons of ${name}`, (callback) =>
      this.#control().witness.listen(request, NO_HEADERS, deadline(), callback),
    );
    return port;
  }

  async dial(name: string, target: string, transport: Transport, everyMs: number): Promise<void> {
    const request = { name, target, transport, everyMs };
    await call(`send beacons to ${target}`, (callback) =>
      this.#control().witness.dial(request, NO_HEADERS, deadline(), callback),
    );
  }

  /** `both`: of a link that has both its ends there. */
  async send(name: string, side: Side | 'both'): Promise<void> {
    await call('send a beacon', (callback) =>
      this.#control().witness.send({ name, side }, NO_HEADERS, deadline(), callback),
    );
  }

  async report(name: string, side: Side): Promise<EndReport> {
    const { sentNs, heard, ended } = await call<BeaconReport>('report beacons', (callback) =>
      this.#control().witness.report({ name, side }, NO_HEADERS, deadline(), callback),
    );
    const at = (ns: bigint) => this.#clock.fromMonotonic(ns - this.#control().offset.offsetNs);
    return {
      sentNs: sentNs.map(at),
      heard: heard.map(({ number, atNs }) => ({ number, atNs: at(atNs) })),
      ...(ended && { ended: { atNs: at(ended.atNs), how: ended.how } }),
    };
  }

  async leave(name: string, side: Side): Promise<void> {
    await call('leave a link', (callback) =>
      this.#control().witness.leave({ name, side }, NO_HEADERS, deadline(), callback),
    );
  }
}

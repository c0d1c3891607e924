import { setTimeout as delay } from 'node:timers/promises';
import type { Direction } from '../../model/places.ts';
import { BEACON_EVERY_MS } from '../../witness/beacons-in-window.ts';
import type { BeaconSample, BeaconSeries, Moment, Sample } from '../../witness/sample.ts';
import type { BeaconPost, EndReport, Transport } from './beacon-post.ts';
import type { Watch } from './watch.ts';

/** Both ends of a link as the lab reaches them. */
export interface WatchedLink {
  name: string;
  near: BeaconPost;
  far: BeaconPost;
  /** What the far end binds; empty where the link ends at the far process's own tap. */
  farHost: string;
  /** Where the near end dials, when that isn't what the far end listens on: the link's own listener. */
  target?: string;
  /** host:port that the case dials over this link. */
  dialled: string;
  /** What carries a steady series: a Toxiproxy has no datagrams. */
  transport: Transport;
  /** How long a connection may be idle, where the fault forgets those that are idle for longer. */
  idleWithinMs?: number;
}

/** How long what is sent on an idle connection has to get through, or to be refused, before the fault is taken back. */
const IDLE_ANSWER_MS = 250;

/** Beacons of one way, by what the end that sent them and the end that heard them say. */
export function sampleOf(of: BeaconSeries, way: Direction, from: EndReport, to: EndReport): BeaconSample {
  const heard = new Map(to.heard.toReversed().map(({ number, atNs }) => [number, atNs]));
  return {
    ...{ kind: 'beacons', of, way, sentNs: from.sentNs },
    heardNs: from.sentNs.map((_, index) => heard.get(index + 1) ?? null),
    ...(from.ended && { ended: from.ended }),
  };
}

/** Watches a link by beacons of one series. */
export class LinkWatch implements Watch {
  readonly #link: WatchedLink;
  readonly #of: BeaconSeries;
  readonly #name: string;
  #dialled = false;
  #speaking: NodeJS.Timeout | undefined;

  private constructor(link: WatchedLink, of: BeaconSeries) {
    this.#link = link;
    this.#of = of;
    this.#name = `${link.name} ${of}`;
  }

  static async open(link: WatchedLink, of: BeaconSeries): Promise<LinkWatch> {
    const watch = new LinkWatch(link, of);
    if (!watch.#isLate) await watch.#dial();
    return watch;
  }

  async look(when: Moment): Promise<void> {
    if (this.#isLate && when === 'begun') return this.#dial();
    if (this.#of === 'idle') return when === 'over' ? this.#speakUp() : undefined;
    if (this.#of === 'idle-within') return when === 'begun' ? this.#speakLater() : undefined;
    await this.#sendBothWays();
  }

  async samples(): Promise<Sample[]> {
    const { near, far } = this.#link;
    if (!this.#dialled) return [];
    const fromNear = await near.report(this.#name, 'near');
    // A new connection is accepted by the far kernel, and it is the near end that hears so.
    if (this.#of === 'dials') return [sampleOf(this.#of, 'to-server', fromNear, fromNear)];
    const fromFar = await far.report(this.#name, 'far');
    return [sampleOf(this.#of, 'to-server', fromNear, fromFar), sampleOf(this.#of, 'to-client', fromFar, fromNear)];
  }

  async leave(): Promise<void> {
    clearTimeout(this.#speaking);
    const { near, far } = this.#link;
    const farToo = this.#of === 'dials' ? [] : [far.leave(this.#name, 'far')];
    await Promise.all([near.leave(this.#name, 'near'), ...farToo]);
  }

  async #dial(): Promise<void> {
    if (this.#dialled) return;
    this.#dialled = true;
    const { near, far, farHost, target, dialled } = this.#link;
    if (this.#of === 'dials') return near.dial(this.#name, dialled, 'tcp-dials', BEACON_EVERY_MS);
    const everyMs = this.#isQuiet ? 0 : BEACON_EVERY_MS;
    const port = await far.listen(this.#name, farHost, this.#transport, everyMs);
    await near.dial(this.#name, target ?? `${farHost}:${port}`, this.#transport, everyMs);
  }

  get #transport(): Transport {
    return this.#isQuiet || this.#of === 'steady-tcp' ? 'tcp' : this.#link.transport;
  }

  /** Opened only once the fault is in force. */
  get #isLate(): boolean {
    return this.#of === 'new-address' || this.#of === 'new-connection';
  }

  get #isQuiet(): boolean {
    return this.#of === 'idle' || this.#of === 'idle-within';
  }

  async #sendBothWays(): Promise<void> {
    const { near, far } = this.#link;
    if (this.#of === 'dials') return near.send(this.#name, 'near');
    if (near === far) return near.send(this.#name, 'both');
    await Promise.all([near.send(this.#name, 'near'), far.send(this.#name, 'far')]);
  }

  #speakLater(): void {
    const { near, idleWithinMs } = this.#link;
    // What can't be sent is missed by the claim.
    const speak = () => void near.send(this.#name, 'near').catch(() => {});
    this.#speaking = setTimeout(speak, idleWithinMs);
  }

  async #speakUp(): Promise<void> {
    await this.#link.near.send(this.#name, 'near');
    await delay(IDLE_ANSWER_MS);
  }
}

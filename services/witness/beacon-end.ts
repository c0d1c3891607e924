/** Sends a beacon towards the other end of a link. */
export type BeaconWay = (number: number) => void;

export interface Heard {
  number: number;
  atNs: bigint;
}

export interface Ending {
  atNs: bigint;
  /** Node's code of the error, or FIN. */
  how: string;
}

/**
 * One end of a link that the lab watches: sends numbered beacons, and keeps when each was sent and which of the other end's
 * were heard. Nothing is judged here.
 */
export class BeaconEnd {
  readonly sentNs: bigint[] = [];
  readonly heard: Heard[] = [];
  ended: Ending | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  #way: BeaconWay | undefined;
  #closed = false;
  #owned: (() => void)[] = [];

  /** @param everyMs how often it sends a beacon by itself, once it has a way; 0: only when told to. */
  constructor(everyMs: number) {
    if (everyMs > 0) this.#timer = setInterval(() => this.send(), everyMs);
  }

  get hasWay(): boolean {
    return this.#way !== undefined;
  }

  /** The way is there: the first one counts. */
  join(way: BeaconWay): void {
    this.#way ??= way;
  }

  /** Has what belongs to it closed with it. */
  own(close: () => void): void {
    if (this.#closed) close();
    else this.#owned.push(close);
  }

  /** Nothing before the way is there, or after it has ended. */
  send(): void {
    if (!this.#way || this.ended || this.#closed) return;
    this.sentNs.push(process.hrtime.bigint());
    this.#way(this.sentNs.length);
  }

  hear(number: number): void {
    this.heard.push({ number, atNs: process.hrtime.bigint() });
  }

  end(how: string): void {
    if (!this.#closed) this.ended ??= { atNs: process.hrtime.bigint(), how };
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const close of this.#owned.splice(0)) close();
  }
}

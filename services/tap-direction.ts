import type { Frame } from '../contract/frame-types.ts';
import type { Origin, TapFact, TimedTapFact } from '../contract/tap-facts.ts';
import { type FrameDecoder, frameDecoder } from './frames.ts';

/** A run of DATA frames is told at the latest so long after its first: there can be thousands of them a second. */
const DATA_RUN_MS = 100;

interface DataRun {
  stream: number;
  frames: number;
  bytes: number;
  firstNs: bigint;
  lastNs: bigint;
}

/** Turns what one side of a connection sends into facts. Times are of the reading, whenever the decoding happens. */
export class TapDirection {
  readonly #origin: Origin;
  readonly #report: (fact: TimedTapFact) => void;
  readonly #decoder: FrameDecoder;
  #run: DataRun | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(origin: Origin, report: (fact: TimedTapFact) => void) {
    this.#origin = origin;
    this.#report = report;
    this.#decoder = frameDecoder(origin.from);
  }

  passed(chunk: Uint8Array, readNs: bigint): void {
    for (const item of this.#decoder.decode(chunk)) {
      if (item.type === 'DATA') this.#sumUp(item, readNs);
      else if (item.type === 'malformed')
        this.#tell({ what: 'tap.malformed', ...this.#origin, reason: item.reason }, readNs);
      else this.#tell({ what: 'frame', ...this.#origin, ...item }, readNs);
    }
  }

  ended(by: 'FIN' | 'RST', readNs: bigint, error?: string): void {
    this.#tell({ what: 'tap.closed', ...this.#origin, by, ...(error && { error }) }, readNs);
  }

  /** Tells what is still summed up. */
  flush(): void {
    clearTimeout(this.#timer);
    const run = this.#run;
    if (!run) return;
    this.#run = undefined;
    const { stream, frames, bytes, firstNs, lastNs } = run;
    const withinMs = Number(lastNs - firstNs) / 1e6;
    const data = { what: 'data', ...this.#origin, stream, frames, bytes, withinMs } as const;
    this.#report({ monotonicNs: String(firstNs), ...data });
  }

  #sumUp({ stream, length }: Frame, readNs: bigint): void {
    if (this.#run?.stream !== stream) {
      this.flush();
      this.#run = { stream, frames: 0, bytes: 0, firstNs: readNs, lastNs: readNs };
      this.#timer = setTimeout(() => this.flush(), DATA_RUN_MS);
    }
    this.#run.frames += 1;
    this.#run.bytes += length;
    this.#run.lastNs = readNs;
  }

  #tell(fact: TapFact, readNs: bigint): void {
    this.flush();
    this.#report({ monotonicNs: String(readNs), ...fact });
  }
}

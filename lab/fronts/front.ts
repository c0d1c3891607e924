import type { Timer } from '../detectors/detector.ts';
import type { FrontDetectorName } from '../detectors/index.ts';
import type { IdleTimeout } from '../idle-timeouts.ts';
import type { PathNode } from '../path.ts';

export interface FrontProcess {
  /** The front's program. */
  program: string;
  configurationFile: string;
  /** A folder of the front's own to work in. */
  dir: string;
}

/** The reference configuration with a few settings of its own; named `front@variant` on a path. */
export interface Variant {
  /** What differs from the reference, beside it: `variants/<name>.conf` or `.yaml`. */
  file: string;
  /**
   * Whose timers these are: what they end is noticed, and not only told. Absent: it is there for what it holds, or for what
   * it emulates.
   */
  detector?: FrontDetectorName;
  /** What of a vendor's it stands for: its timers are in nobody's service, and end what they end whoever watches. */
  emulates?: IdleTimeout;
  /** As the file sets them, whatever the timing and the case's detector: fronts' timers never scale. */
  timers: readonly Timer[];
  /** Where it differs from the reference's. */
  stopsAnsweringAfterBytes?: PathNode['stopsAnsweringAfterBytes'];
  swallowsBytes?: PathNode['swallowsBytes'];
}

/** A reverse proxy under test. */
export interface Front extends PathNode {
  /** Where its configuration listens. */
  port: number;
  /** The reference configuration: the file that runs, in every runtime, as it is. */
  configurationFile: string;
  variants: Record<string, Variant>;
  /** The reference's text with a variant's put over it. Throws what doesn't fit, in words. */
  vary(reference: string, variant: string): string;
  /** The command line that runs it in the foreground, with its log on standard output and error. */
  command(process: FrontProcess): string[];
  /** What its log says of a configuration that it can't use; the first group is the message itself. */
  rejects: RegExp;
  /** What its log says of a part of it that died and that it then started anew; absent: there is no such part. */
  lostPart?: RegExp;
}

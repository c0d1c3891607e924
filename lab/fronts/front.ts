import type { PathNode } from '../path.ts';

export interface FrontProcess {
  /** The front's program. */
  program: string;
  configurationFile: string;
  /** A folder of the front's own to work in. */
  dir: string;
}

/** A reverse proxy under test. */
export interface Front extends PathNode {
  /** Where its configuration listens. */
  port: number;
  /** The reference configuration: the file that runs, in every runtime, as it is. */
  configurationFile: string;
  /** The command line that runs it in the foreground, with its log on standard output and error. */
  command(process: FrontProcess): string[];
  /** What its log says of a configuration that it can't use; the first group is the message itself. */
  rejects: RegExp;
  /** What its log says of a part of it that died and that it then started anew; absent: there is no such part. */
  lostPart?: RegExp;
}

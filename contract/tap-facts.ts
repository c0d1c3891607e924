import type { Frame, Side } from './frame-types.ts';

/** Which bytes a fact is about: `from` is whose they are; the client dialled the tap. */
export interface Origin {
  /** The listener's name. */
  tap: string;
  /** Numbered by the tap, over all its listeners, in the order it accepted them. */
  connection: number;
  from: Side;
}

/** What a tap saw pass, as plain data, message contents excepted. */
export type TapFact =
  /** The target has accepted. `port`: this side's own of the connection to the target, where it is the peer's port. */
  | { what: 'tap.opened'; tap: string; connection: number; port: number }
  /** Any frame but DATA. */
  | ({ what: 'frame' } & Origin & Exclude<Frame, { type: 'DATA' }>)
  /**
   * A run of DATA frames of one stream; `bytes` of payload, padding included. The fact's time is the first frame's; the
   * last came `withinMs` of it.
   */
  | ({ what: 'data'; stream: number; frames: number; bytes: number; withinMs: number } & Origin)
  /**
   * A side ended. `error` is Node's code if it was anything but a plain reset: a target that refused, a timeout. A FIN
   * may be followed by an RST, when the other side goes on sending to who has gone.
   */
  | ({ what: 'tap.closed'; by: 'FIN' | 'RST'; error?: string } & Origin)
  /** Its frames can't be told, or no longer; bytes go on passing. */
  | ({ what: 'tap.malformed'; reason: string } & Origin);

/** A fact with the time at which its last byte was read, in nanoseconds of the monotonic clock (decimal). */
export type TimedTapFact = TapFact & { monotonicNs: string };

import type { Direction } from '../path.ts';

/**
 * What is watched beside a case. `steady`: beacons twice a second over the case's own link, from before the fault until
 * healing. `new-address`: the same, by a socket that is opened once the fault is in force. `idle`: a connection on which
 * nothing passes until just before healing; `idle-within`: another, on which something passes a little before a middlebox
 * that forgets may do so. `dials`: a new connection twice a second.
 */
export type BeaconSeries = 'steady' | 'new-address' | 'idle' | 'idle-within' | 'dials';

/** When the lab looked: before the fault, once it was in force, before it was taken back, and at the end of the waiting. */
export type Moment = 'control' | 'begun' | 'over' | 'end';

/** A process of a node, by its kernel. */
export interface NodeProcess {
  pid: number;
  /** When it began, in the kernel's ticks: with its number it is this process and no later one. */
  startTicks: number;
  /** True if none of its threads may run. */
  stopped: boolean;
  /** Processor time that all of it has had. */
  cpuNs: number;
}

/** Beacons of one way; times in nanoseconds since the run began, `null` for one that wasn't heard. */
export interface BeaconSample {
  kind: 'beacons';
  of: BeaconSeries;
  way: Direction;
  sentNs: number[];
  heardNs: (number | null)[];
  /** When and how the sender's connection ended before the lab closed it. */
  ended?: { atNs: number; how: string };
}

export interface ProcessSample {
  kind: 'processes';
  when: Moment;
  atNs: number;
  processes: NodeProcess[];
}

/**
 * Somebody was asked, and answered or didn't. `process`: the node's control port; `handler`: a case's handler;
 * `held`: the same, by a call that waits from the fault on; `http2`: a PING.
 */
export interface CallSample {
  kind: 'call';
  to: 'process' | 'handler' | 'held' | 'http2';
  when: Moment;
  beganNs: number;
  overNs: number;
  answered: boolean;
}

/** The answer to a message on the case's own stream, just before healing; on a one-way stream there are no answers. */
export interface OwnAnswerSample {
  kind: 'own-answer';
  atNs: number;
  elapsedMs: number;
}

/** Something couldn't be watched. */
export interface FailedSample {
  kind: 'failed';
  what: string;
  reason: string;
}

export type Sample = BeaconSample | ProcessSample | CallSample | OwnAnswerSample | FailedSample;

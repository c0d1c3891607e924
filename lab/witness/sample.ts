import type { Direction } from '../model/places.ts';

/**
 * What is watched beside a case, over its own link unless it says otherwise. `steady`: beacons twice a second, from before
 * the fault until healing. `steady-tcp`: the same on a TCP connection, where `steady` are datagrams. `new-connection`: the
 * same on a connection that is opened once the fault is in force. `new-address`: by a socket that is opened then. `idle`: a
 * connection on which nothing passes until just before healing; `idle-within`: another, on which something passes a little
 * before a middlebox that forgets may do so. `dials`: a new connection twice a second, to where the case dials.
 * `to-node`: PINGs on an HTTP/2 connection of its own to the node that the fault befalls.
 */
export type BeaconSeries =
  | 'steady'
  | 'steady-tcp'
  | 'new-connection'
  | 'new-address'
  | 'idle'
  | 'idle-within'
  | 'dials'
  | 'to-node';

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

/** What the case's own stream and connection carried one way, from just after the fault to just before healing. */
export interface OwnCountSample {
  kind: 'own-count';
  way: Direction;
  messages: number;
  /** Read from the connection by the end that they were sent to. */
  bytes: number;
  /** The stream was still there at both ends, and both had said something on it. */
  spokenOn: boolean;
}

/** Something couldn't be watched. */
export interface FailedSample {
  kind: 'failed';
  what: string;
  reason: string;
}

export type Sample = BeaconSample | ProcessSample | CallSample | OwnAnswerSample | OwnCountSample | FailedSample;

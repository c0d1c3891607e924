import type { BeaconSeries, Sample } from './sample.ts';

/** One thing that proves that a fault was in force, or doesn't; times in milliseconds after `fault.end`. */
export interface Finding {
  what: string;
  from: number;
  to: number;
  wanted: string;
  got: string;
  inForce: boolean;
  /** Of what isn't in force: the machine was late, and another try may tell. */
  byChance?: true;
}

/** The case's own times, in nanoseconds since the run began, and the fault's figures. */
export interface Window {
  faultBeginNs: number;
  faultEndNs: number;
  /** When the fault was taken back: with healing, or before it where the fault is over by itself. */
  backBeginNs: number;
  backEndNs: number;
  healBeginNs: number;
  /** The case's own stream is predicted to carry messages until healing, by what keeps it known. */
  livesOn: boolean;
  /** The case's client dials anew while the fault lasts. */
  reconnects: boolean;
  /** By how much everything is later, each way. */
  delayMs?: { min: number; max: number };
  forgetsAfterMs?: number;
  /** By when a front that reloads has ended the process that served before; absent: it lets that go on. */
  endsOldWithinMs?: number;
}

/** What has to be watched. */
export type Watched = BeaconSeries | 'processes' | 'process-calls' | 'handler-calls';

/** Something that holds only while a fault is in force. Pure: the same samples give the same finding. */
export interface Claim {
  /** By which a stored case names it; what it judges by mustn't change under the same one. */
  id: string;
  watches: Watched;
  /** Nothing where the case gives it nothing to say. */
  judge(samples: readonly Sample[], window: Window): Finding | [];
}

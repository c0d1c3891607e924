import type { DetectorName } from '../detectors/index.ts';
import type { FaultSite } from '../faults/fault.ts';
import type { FaultName } from '../faults/index.ts';
import type { EvidenceClaim } from '../model/evidence.ts';
import type { Figures } from '../model/figures.ts';
import type { Direction, Endpoint, Layer } from '../model/places.ts';
import type { Timer } from '../model/timer.ts';
import type { TrafficName } from '../model/traffic.ts';
import type { PathName, Site } from './path.ts';
import type { Assumption, Prediction, Predictions, RecoveryPrediction } from './prediction.ts';

/**
 * What is different about the client. `reconnecting`: it dials anew whenever its stream has ended, and how long it takes
 * until a message flows again is judged too. `with-others`: others, whose links stay whole, have their streams through the
 * same front; they have to be unharmed.
 */
export type Arrangement = 'reconnecting' | 'with-others';

/** One question, as plain data: the cases are every combination of its lists that a rule doesn't exclude. */
export interface Scenario {
  /** Equal to its file's name. */
  name: string;
  /** What has to hold, in words. */
  requirement: string;
  faults: readonly FaultName[];
  /** `front` stands for the front of each path. */
  at: readonly FaultSite[];
  /**
   * `fronts`: the reference of each front that there is. `variants`: those of every front's variants that are there for one
   * of the detectors.
   */
  paths: readonly (PathName | 'fronts' | 'variants')[];
  /** Of the fronts, only those that terminate this layer. */
  frontsTerminate?: Layer;
  detectors: readonly DetectorName[];
  traffic: readonly TrafficName[];
  /** How long `never` is, in multiples of what the detector needs at most; 3 unless given. */
  horizonFactor?: number;
  /** What has to be seen besides the times. */
  claims?: readonly EvidenceClaim[];
  arrangement?: Arrangement;
  /** Where the prediction is known not to hold, and why. */
  override?: { expected: Partial<Record<Endpoint, Prediction>>; because: string };
}

/** What a case is; its name says the same, in this order. */
export interface CaseKey {
  fault: FaultName;
  at: Site;
  path: PathName;
  detector: DetectorName;
  traffic: TrafficName;
  horizonMs: number;
  /** The last part of the name, if there is one. */
  arrangement?: Arrangement;
  /** What the user's own file makes of the path's front, where it runs with one. */
  figures?: Figures;
}

/** A case before anything follows from it. */
export type Key = Omit<CaseKey, 'horizonMs'>;

/**
 * What judging needs of a fault and a front, as they were declared when the case was made: editing either changes no verdict
 * of a stored run.
 */
export interface Grounds {
  /** The status by which a stream ends whose connection an end's own keepalive has given up; absent: grpc-js's. */
  keepaliveStatus?: Record<Endpoint, string>;
  /** The nodes between the two ends, in order. */
  nodes: readonly string[];
  silences: readonly Layer[];
  /** The ways that a link silences; both unless given. */
  directions?: readonly Direction[];
  announces?: true;
  /** The claims that show that the fault was in force, by their ids. */
  witness: readonly string[];
  /** The front carries the streams of many clients on one connection. */
  multiplexes?: true;
  /** By when a front that reloads has ended the streams of before; absent: it lets them go on. */
  endsOldWithinMs?: number;
  /** What the front's own timers end is noticed by the case's detector. */
  frontWatches?: true;
}

/** One case, complete: all that is needed to run it and to judge it. */
export interface Case extends CaseKey {
  grounds: Grounds;
  /** `fault/at/path/detector/traffic` */
  name: string;
  scenario: string;
  requirement: string;
  options: Record<string, number>;
  /** The detector's, with this timing's figures. */
  timers: readonly Timer[];
  /** What the predictions take for granted of the kernels; absent if nothing, and in runs of before it was measured. */
  assumptions?: readonly Assumption[];
  predicted: Predictions;
  expected: Predictions;
  /** After which the fault is over by itself, if it is. */
  healsAfterMs?: number;
  /** By how much the fault delays everything, each way, if it does. */
  delayMs?: { min: number; max: number };
  /** After how long without a packet the fault forgets a connection, if it does. */
  forgetsAfterMs?: number;
  /** When a message flows again, on a client that reconnects. */
  recovery?: RecoveryPrediction;
  /** Whether a message still gets there and back at the horizon; absent where the fault silences the link. */
  carries?: boolean;
  because?: string;
  claims: readonly EvidenceClaim[];
}

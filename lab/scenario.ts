import type { Timer } from './detectors/detector.ts';
import type { DetectorName } from './detectors/index.ts';
import type { EvidenceClaim } from './evidence.ts';
import type { FaultSite } from './faults/fault.ts';
import type { FaultName } from './faults/index.ts';
import type { Assumption } from './kernel-theory.ts';
import type { Endpoint, PathName, Site } from './path.ts';
import type { Prediction, Predictions } from './predict.ts';
import type { RecoveryPrediction } from './recovery.ts';
import type { TrafficName } from './traffic.ts';

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
  paths: readonly PathName[];
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
}

/** One case, complete: all that is needed to run it and to judge it. */
export interface Case extends CaseKey {
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

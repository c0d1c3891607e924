import type { Detector, PeerSettings } from '../detectors/detector.ts';
import { detectorOf } from '../detectors/index.ts';
import type { Fault } from '../faults/fault.ts';
import { faultOf } from '../faults/index.ts';
import { figuresOf } from '../fronts/figures.ts';
import { frontOn, type NamedFront, variantOf } from '../fronts/index.ts';
import type { Figures } from '../model/figures.ts';
import type { Variant } from '../model/front.ts';
import type { RulesAtEnds } from '../model/peer.ts';
import type { Timer } from '../model/timer.ts';
import type { Timing } from '../model/timing.ts';
import { type Flow, flowsOf, type Traffic, trafficOf } from '../model/traffic.ts';
import { DEFAULT_RULES } from '../peers/index.ts';
import type { Case, CaseKey, Key } from './case.ts';

/** What the names of a case stand for, looked up once. All but data: it isn't stored. */
export interface Meaning {
  timing: Timing;
  fault: Fault;
  /** How much later everything arrives, each way, if it does. */
  delayMs?: { min: number; max: number };
  /** None on a direct path. */
  front?: NamedFront;
  variant?: Variant;
  /** What the front's configuration makes of it: reference, variant, or a file of the user's. */
  figures?: Figures;
  detector: Detector;
  settings: PeerSettings;
  /** What the client sends in one go once the fault is in force. */
  uploadBytes?: number;
  /** The front is a user's, on a machine of its own. */
  placed?: true;
  /** The variant's own detector is the case's. */
  frontWatches: boolean;
  /** Of the implementations at the ends. */
  rules: RulesAtEnds;
  /** The detector's, at the ends. */
  ownTimers: readonly Timer[];
  /** Those, and the front's, which run whoever watches. */
  timers: readonly Timer[];
  traffic: Traffic;
  flows: readonly Flow[];
}

interface Means {
  means: Meaning;
}

export type ResolvedKey = Key & Means;
export type ResolvedCaseKey = CaseKey & Means;
export type ResolvedCase = Case & Means;

function meaningOf(key: Key, timing: Timing): Meaning {
  const rules = DEFAULT_RULES;
  const fault = faultOf(key.fault);
  const delayMs = fault.delayMs?.(timing);
  const front = frontOn(key.path);
  const variant = variantOf(key.path);
  const figures = figuresOf(key);
  const detector = detectorOf(key.detector);
  const ownTimers = detector.timers(timing, rules);
  const traffic = trafficOf(key.traffic, timing);
  return {
    timing,
    fault,
    ...(delayMs && { delayMs }),
    ...(front && { front }),
    ...(variant && { variant }),
    ...(figures && { figures }),
    detector,
    settings: detector.settings(timing),
    frontWatches: variant?.detector === key.detector,
    rules,
    ownTimers,
    timers: [...ownTimers, ...(figures?.timers ?? [])],
    traffic,
    flows: flowsOf(traffic),
  };
}

/** The same with what its names stand for. */
export const resolve = <K extends Key>(key: K, timing: Timing): K & Means => ({
  ...key,
  means: meaningOf(key, timing),
});

/** A case as it is stored: data alone. */
export function asStored({ means: _, ...definition }: ResolvedCase): Case {
  return definition;
}

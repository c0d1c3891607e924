import type { Endpoint, Place } from '../model/places.ts';
import type { Range } from '../model/range.ts';
import type { Timer } from '../model/timer.ts';

/**
 * Milliseconds after the fault; not detecting means not within the case's horizon. `told`: when this end is told instead,
 * by a close of a neighbour's that reaches it; `orTold`: that may come before its own detector.
 */
export type Prediction = ({ detects: true; orTold?: Range } & Range) | { detects: false; told?: Range };

export type Predictions = Record<Endpoint, Prediction>;

/** From when on a new connection gets through again: the fault's own end, or healing; or at once. */
export type RecoversFrom = 'fault.end' | 'fault.over' | 'heal.end';

/** When a message flows again, in milliseconds from then on; `never` for a client that doesn't know that it has to dial. */
export type RecoveryPrediction = { on: 'new stream' | 'old stream'; from: RecoversFrom } & (Range | { never: true });

/** What a prediction takes for granted of a connection, at the place that sends over it towards an end. */
export type Assumption = { at: Place; towards: Endpoint } & (
  | { that: 'nothing is unacknowledged'; which: NonNullable<Timer['unacknowledged']> }
  /** When the detector of that end fires, what tells the other end of it. */
  | { that: 'its close gets out' | 'its close waits'; firedAt: Endpoint }
  /** Between a front that reads no more and a server that goes on writing so many bytes a millisecond. */
  | { that: 'kernels hold'; bytes: { min: number; max: number }; bytesPerMs: number }
);

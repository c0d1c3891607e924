import type { Endpoint, Layer } from '../model/places.ts';
import type { Case } from './case.ts';

/** A case, as far as it says what died. */
export type DeadOrAlive = Pick<Case, 'at' | 'grounds'>;

/** True if the fault befell this end itself, which then no longer does anything on the layer. */
export const isDead = ({ at, grounds }: DeadOrAlive, end: Endpoint, layer: Layer): boolean =>
  at === end && grounds.silences.includes(layer);

import type { Key } from '../../lab/cases/case.ts';
import { type ResolvedCaseKey, type ResolvedKey, resolve } from '../../lab/cases/resolve.ts';
import { type Timing, timings } from '../../lab/model/timing.ts';

/** Packets vanish between a client and a server that have nothing between them, and nobody watches or says anything. */
export const keyLike = (parts: Partial<Key> = {}, timing: Timing = timings.fast): ResolvedKey =>
  resolve(
    { ...{ fault: 'packet-drop', at: 'last-mile', path: 'direct', detector: 'none', traffic: 'idle' }, ...parts },
    timing,
  );

export const caseKeyLike = (horizonMs: number, parts: Partial<Key> = {}, timing?: Timing): ResolvedCaseKey => ({
  ...keyLike(parts, timing),
  horizonMs,
});

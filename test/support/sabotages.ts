import type { RuntimeName } from '../../lab/runtimes/index.ts';
import type { Liar } from './liars.ts';
import type { Meddle } from './meddling.ts';

/** Cases, and what the sentence of each of them has to tell of. */
interface Unknown {
  says: RegExp;
  names: readonly string[];
}

/** One lie, and all that is asked under it. */
export interface Sabotage {
  /** In words. */
  what: string;
  /** What LAB_LIE is. */
  lie: string;
  liars: readonly Liar[];
  /** Somebody who acts while the lab runs. */
  meddle?: (runtime: RuntimeName) => Meddle;
  /** Its cases take too long to be run without a lie too. */
  isLong?: boolean;
  cases: readonly Unknown[];
}

/** The witness's own sentence, and in it what tells of the lie. */
export const notInForce = (tells: string): RegExp => new RegExp(`^the fault wasn’t proved to be in force: .*${tells}`);

/** The case's own stream tells. */
export const DIDNT_TAKE = /^the fault didn[’']t take: /;

export const THROUGH = 'got through in \\d+ ms$';
export const towards = (end: 'server' | 'client') => `towards the ${end}.*${THROUGH}`;

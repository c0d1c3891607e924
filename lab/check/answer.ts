import type { JudgedCase } from '../judge/summary.ts';
import type { Setting } from '../model/entrance.ts';
import type { Tense } from './because.ts';
import type { CheckableFront } from './checkable-front.ts';
import type { Subject } from './trials.ts';

/** What became of a demand with one traffic. */
export interface Answer {
  /** The demand's. */
  name: string;
  wanted: string;
  traffic: string;
  verdict: 'met' | 'not met' | 'unknown' | 'skipped';
  /** When the stream ended, or will, in milliseconds after the fault, or after it fell quiet or began; absent: never. */
  gotMs?: number;
  /** How many bytes were held, or got through, of a demand of bytes. */
  gotBytes?: number;
  /** `scaled copy`: the setting at seconds, in a copy, ended the stream just then. */
  provedBy: Tense | 'scaled copy';
  because: string;
  /** What decides it: a setting of the file's, or a default of the program's. */
  setting?: Setting;
  mend?: string;
  /** The cases that tried it. */
  cases: string[];
}

/** What a case showed. */
export interface Tried {
  judged: Pick<JudgedCase, 'verdict' | 'reason' | 'observed' | 'evidence'>;
  /** For how long its stream had been open when the fault came. */
  openForMs: number;
  /** How long a message and its answer took just before healing; absent: it wasn't asked, or there was no answer. */
  answeredAfterMs?: number;
  /** What became of the others beside its stream, if it had any. */
  others?: { of: number; onSameConnection: number; answered: number };
  /** What the server has got of what the client sent in one go, if it did. */
  uploaded?: { bytes: number; receivedBytes: number; whole: boolean };
}

export type CheckSubject = Subject & { front: CheckableFront };

export type Found = Omit<Answer, 'name' | 'wanted' | 'traffic' | 'cases'>;

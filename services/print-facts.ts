import { Option } from 'commander';
import type { TimedFact } from '../contract/facts.ts';
import type { Journal } from './journal.ts';

/** `info`: each fact is printed; `warn`: only what is wrong, for the lab, which is sent the facts anyway. */
export type LogLevel = 'info' | 'warn';

export const logLevelOption = (): Option =>
  new Option('--log-level <level>', 'info prints each fact').env('LOG_LEVEL').choices(['info', 'warn']).default('info');

/** What nobody reads: a frame's header block is compressed. */
const UNREADABLE = new Set(['monotonicNs', 'what', 'block']);

const inWords = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

function words(fact: TimedFact): string {
  const details = Object.entries(fact).filter(([name]) => !UNREADABLE.has(name));
  return [fact.what, ...details.map(([name, value]) => `${name}=${inWords(value)}`)].join('  ');
}

/** Prints each fact as a line for a person who follows the process's log: UTC time, what, details. */
export function printFacts(journal: Journal, level: LogLevel): void {
  if (level === 'info') journal.watch((fact) => console.log(`${new Date().toISOString()}  ${words(fact)}`));
}

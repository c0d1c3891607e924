import type { Journal, TimedFact } from './facts.ts';

function words({ monotonicNs: _, what, ...rest }: TimedFact): string {
  const details = Object.entries(rest).map(([name, value]) => `${name}=${value}`);
  return [what, ...details].join('  ');
}

/** Prints each fact as a line for a person who follows the process's log: UTC time, what, details. */
export function printFacts(journal: Journal): void {
  journal.watch((fact) => console.log(`${new Date().toISOString()}  ${words(fact)}`));
}

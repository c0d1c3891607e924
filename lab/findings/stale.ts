import { isDeepStrictEqual } from 'node:util';
import type { Case } from '../cases/case.ts';
import { type Findings, statedOf } from './data.ts';

const NAMES_SHOWN = 3;

function named(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const others = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : '';
  return [`${what}: ${names.slice(0, NAMES_SHOWN).join(', ')}${others}`];
}

/** How they are mended. */
export const REMEDY = 'npm run lab -- all --out DIR && npm run lab -- findings DIR';

/** How the findings are no longer of what the scenarios say, in sentences; none if they are. */
export function staleness({ cases: found, requirements }: Findings, cases: readonly Case[]): string[] {
  const stated = new Map(found.map((one) => [one.name, one]));
  const now = new Map(cases.map((one) => [one.name, one]));
  const missing = [...now.keys()].filter((name) => !stated.has(name));
  const gone = [...stated.keys()].filter((name) => !now.has(name));
  const otherwise = cases.filter((one) => {
    const then = stated.get(one.name);
    if (!then) return false;
    const { verdict: _, reason: _why, observed: _seen, evidence: _counted, recovered: _again, ...had } = then;
    return !isDeepStrictEqual(had, statedOf(one));
  });
  const reworded = new Set(
    cases
      .filter(({ scenario, requirement }) => scenario in requirements && requirements[scenario] !== requirement)
      .map(({ scenario }) => scenario),
  );
  return [
    ...named('not run', missing),
    ...named('no more there', gone),
    ...named(
      'expected otherwise now',
      otherwise.map(({ name }) => name),
    ),
    ...named('asked for in other words now', [...reworded]),
  ];
}

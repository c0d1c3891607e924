import type { Case } from '../cases/case.ts';

/** What a case is about, of which each two together are a pair. */
const ASPECTS = ['fault', 'path', 'detector', 'traffic'] as const;

/** Every two things that a case brings together. */
const pairsOf = (definition: Case): string[] =>
  ASPECTS.flatMap((one, index) =>
    ASPECTS.slice(index + 1).map((other) => `${one} ${definition[one]}, ${other} ${definition[other]}`),
  );

/**
 * As few cases as a greedy choice finds in which each pair of fault, path, detector and traffic occurs that occurs in any:
 * the next is always the one that brings most pairs which none before it has. Mistakes that show only where three things
 * meet need all cases.
 *
 * @param costOf of cases that bring as many, the cheapest is taken; then the first.
 */
export function everyPair<Some extends Case>(cases: readonly Some[], costOf: (definition: Some) => number): Some[] {
  const missing = new Set(cases.flatMap(pairsOf));
  const left = new Map(cases.map((definition) => [definition, pairsOf(definition)]));
  const chosen: Some[] = [];
  const brings = (pairs: readonly string[]) => pairs.filter((pair) => missing.has(pair)).length;
  while (missing.size > 0) {
    let best: { definition: Some; pairs: readonly string[]; count: number; cost: number } | undefined;
    for (const [definition, pairs] of left) {
      const count = brings(pairs);
      if (count === 0) {
        left.delete(definition);
        continue;
      }
      const cost = costOf(definition);
      if (!best || count > best.count || (count === best.count && cost < best.cost))
        best = { definition, pairs, count, cost };
    }
    if (!best) break;
    for (const pair of best.pairs) missing.delete(pair);
    left.delete(best.definition);
    chosen.push(best.definition);
  }
  return cases.filter((definition) => chosen.includes(definition));
}

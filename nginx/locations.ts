import type { Contexts } from './contexts.ts';
import type { Directive } from './parse.ts';

const MODIFIERS = ['=', '~', '~*', '^~'];

interface Location {
  modifier: string;
  pattern: string;
  block: readonly Directive[];
  directive: Directive;
}

const locationsIn = (block: readonly Directive[]): Location[] =>
  block.flatMap((directive) => {
    const { name, args, block: own } = directive;
    if (name !== 'location' || !own) return [];
    const [first = '', second] = args;
    const isModified = MODIFIERS.includes(first) && second !== undefined;
    return [{ modifier: isModified ? first : '', pattern: isModified ? second : first, block: own, directive }];
  });

const matchesExpression = ({ modifier, pattern }: Location, path: string): boolean =>
  new RegExp(pattern, modifier === '~*' ? 'i' : '').test(path);

/** The location that nginx takes for a path: exact, else the longest prefix, unless an expression matches. */
function chosenIn(block: readonly Directive[], path: string): Location | undefined {
  const locations = locationsIn(block).filter(({ pattern }) => !pattern.startsWith('@'));
  const exact = locations.find(({ modifier, pattern }) => modifier === '=' && pattern === path);
  if (exact) return exact;
  const [prefix] = locations
    .filter(({ modifier, pattern }) => ['', '^~'].includes(modifier) && path.startsWith(pattern))
    .toSorted((a, b) => b.pattern.length - a.pattern.length);
  const nested = prefix && chosenIn(prefix.block, path);
  if (prefix?.modifier === '^~') return nested ?? prefix;
  const expressions = locations.filter(({ modifier }) => modifier.startsWith('~'));
  return expressions.find((location) => matchesExpression(location, path)) ?? nested ?? prefix;
}

/** Where a request for a path comes to in a server: the blocks around it, and the location; nothing if there is none. */
export function contextsFor(server: Contexts, path: string): { contexts: Contexts; location: Directive } | undefined {
  const chosen = chosenIn(server.at(-1) ?? [], path);
  if (!chosen) return undefined;
  const within = blocksAround(server.at(-1) ?? [], chosen.directive);
  return { contexts: [...server, ...within], location: chosen.directive };
}

/** The blocks from a server down to a location in it, the location's own last. */
function blocksAround(block: readonly Directive[], wanted: Directive): (readonly Directive[])[] {
  for (const directive of block) {
    if (!directive.block) continue;
    if (directive === wanted) return [directive.block];
    const inner = blocksAround(directive.block, wanted);
    if (inner.length > 0) return [directive.block, ...inner];
  }
  return [];
}

import type { Setting, Spot } from '../lab/model/entrance.ts';
import type { Directive } from './parse.ts';

/** The blocks around a directive, outermost first: the file's own, `http`, `server`, `location`. */
export type Contexts = readonly (readonly Directive[])[];

/** What is said innermost goes: `location` inherits from `server`, and that from `http`. */
export const said = (contexts: Contexts, name: string): Directive | undefined =>
  contexts.toReversed().flatMap((context) => context.filter((directive) => directive.name === name))[0];

export const spotOf = ({ file, line }: Directive): Spot => ({ ...(file !== undefined && { file }), line });

/** The blocks of a server with the location in them that passes gRPC on: the first there is. */
export function passingContexts(directives: readonly Directive[], above: Contexts = []): Contexts {
  const contexts = [...above, [...directives]];
  if (directives.some(({ name }) => name === 'grpc_pass')) return contexts;
  for (const { block } of directives) {
    const found = block ? passingContexts(block, contexts) : [];
    if (found.length > 0) return found;
  }
  return [];
}

/** A directive as the contexts have it; where they don't, its default, which would stand in the block at `spot`. */
export function settingOf(contexts: Contexts, name: string, otherwise: string, spot: Spot): Setting {
  const directive = said(contexts, name);
  if (!directive) return { name, value: otherwise, default: true, ...spot };
  return { name, value: directive.args.join(' '), default: false, ...spotOf(directive) };
}

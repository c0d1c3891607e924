import type { Included } from '../lab/model/front.ts';
import { type Directive, parse } from './parse.ts';

/**
 * Puts what is included in the place of each `include`. Names are relative to the main file, also in files that are included
 * themselves (ngx_conf_full_name). What isn't there is left out: nginx says so itself.
 *
 * @throws {Error} an included file that is no configuration, or that includes itself.
 */
export function withIncludes(
  directives: readonly Directive[],
  included: Included,
  within: readonly string[] = [],
): Directive[] {
  return directives.flatMap((directive) => {
    const { name, args, block } = directive;
    if (name === 'include') return included(args[0] ?? '').flatMap(read);
    return block ? [{ ...directive, block: withIncludes(block, included, within) }] : [directive];
  });

  function read({ file, text }: ReturnType<Included>[number]): Directive[] {
    if (within.includes(file)) throw new Error(`${file}: wanted files that don’t include each other; got a circle`);
    try {
      return withIncludes(parse(text, file), included, [...within, file]);
    } catch (cause) {
      throw new Error(`${file}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    }
  }
}

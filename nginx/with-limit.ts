import type { Setting } from '../lab/model/entrance.ts';
import { isSign, tokensOf } from './parse.ts';

/** Of the directives whose argument is one time. */
const IS_TIME = /_timeout$/;

/** A default would stand in the location of a call, or in the server of `stream {}`. */
const BLOCKS = ['location', 'server'];

/** A file with one time changed, and nothing else; nothing for a setting that is more than a time. */
export function withLimit(
  text: string,
  { name, default: isDefault, line }: Setting,
  limitMs: number,
): string | undefined {
  if (!IS_TIME.test(name)) return undefined;
  const tokens = tokensOf(text);
  const first = (wanted: string, from = 0) =>
    tokens.findIndex((token, index) => index >= from && isSign(token, wanted));
  const named = (wanted: string) => tokens.findIndex((token) => token.line === line && isSign(token, wanted));
  const says = `${name} ${limitMs}ms`;
  if (!isDefault) {
    const [begin, end] = [tokens[named(name)], tokens[first(';', named(name))]];
    return begin && end && text.slice(0, begin.offset) + says + text.slice(end.offset);
  }
  const [block = -1] = BLOCKS.map(named).filter((index) => index >= 0);
  const open = tokens[first('{', block)];
  return open && `${text.slice(0, open.offset + 1)} ${says};${text.slice(open.offset + 1)}`;
}

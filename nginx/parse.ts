/** A directive of nginx's, with what stands in its braces; a block that has nothing in them has an empty one. */
export interface Directive {
  name: string;
  args: readonly string[];
  /** Where its name stands, from 1. */
  line: number;
  /** The file that it stands in, where that is an included one. */
  file?: string;
  block?: readonly Directive[];
}

interface Token {
  text: string;
  line: number;
  /** Of its first sign in the text. */
  offset: number;
  /** It stood in quotes, so it is a word, whatever is in it. */
  quoted: boolean;
}

/** A comment, a quoted word, one of `{};`, or a bare word: there `\` takes the next sign in, and `${` up to its `}`. */
const TOKEN = /#[^\n]*|"((?:\\[\s\S]|[^"\\])*)"|'((?:\\[\s\S]|[^'\\])*)'|[{};]|(?:\\[\s\S]|\$\{[^}]*\}|[^\s{};"'\\])+/g;

/** @throws {Error} what is no word, with its line. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let [line, at] = [1, 0];
  for (const match of text.matchAll(TOKEN)) {
    const between = text.slice(at, match.index);
    if (between.trim() !== '') throw new Error(`line ${line}: wanted a word; got ${between.trim()}`);
    line += between.split('\n').length - 1;
    const [whole, double, single] = match;
    const quoted = double ?? single;
    if (!whole.startsWith('#') || quoted !== undefined)
      tokens.push({ text: quoted ?? whole, line, offset: match.index, quoted: quoted !== undefined });
    line += whole.split('\n').length - 1;
    at = match.index + whole.length;
  }
  const rest = text.slice(at).trim();
  if (rest !== '') throw new Error(`line ${line}: wanted a word; got ${rest.split('\n', 1)[0]}`);
  return tokens;
}

export const isSign = (token: Token | undefined, sign: string): boolean => token?.text === sign && !token.quoted;

/**
 * Reads a configuration as nginx's own parser does (ngx_conf_file.c); what it includes stays an `include`.
 *
 * @param file the file that the text is of, where that is an included one.
 * @throws {Error} what is no configuration, with its line.
 */
export function parse(text: string, file?: string): Directive[] {
  const tokens = tokensOf(text);
  let next = 0;

  function directive(): Directive {
    const words: Token[] = [];
    for (;;) {
      const token = tokens[next];
      const [first] = words;
      if (!token) throw new Error(`line ${tokens.at(-1)?.line ?? 1}: wanted ";" or "{"; got the end of the file`);
      next += 1;
      if (isSign(token, '}')) throw new Error(`line ${token.line}: wanted ";" or "{"; got "}"`);
      if (!isSign(token, ';') && !isSign(token, '{')) {
        words.push(token);
        continue;
      }
      if (!first) throw new Error(`line ${token.line}: wanted a directive; got "${token.text}"`);
      const args = words.slice(1).map(({ text: word }) => word);
      const read = { name: first.text, args, line: first.line, ...(file !== undefined && { file }) };
      return isSign(token, '{') ? { ...read, block: block(first) } : read;
    }
  }

  function block(opened?: Token): Directive[] {
    const directives: Directive[] = [];
    for (;;) {
      const token = tokens[next];
      if (!token) {
        if (opened) throw new Error(`line ${opened.line}: wanted a "}" for ${opened.text}; got the end of the file`);
        return directives;
      }
      if (opened && isSign(token, '}')) {
        next += 1;
        return directives;
      }
      directives.push(directive());
    }
  }

  return block();
}

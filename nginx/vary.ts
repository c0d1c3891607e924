const COMMENTS = /^[ \t]*#.*$/gm;
const DIRECTIVE = /^\s*([a-z]\w*)\s+[^;{}]*;/;
const SERVER = /^([ \t]*)server[ \t]*\{[ \t]*$/gm;
const INDENT = '    ';

/** The directives of a variant, each with its name. */
function directivesOf(variant: string): { name: string; text: string }[] {
  const directives: { name: string; text: string }[] = [];
  let rest = variant.replace(COMMENTS, '').trim();
  while (rest !== '') {
    const [text, name] = DIRECTIVE.exec(rest) ?? [];
    if (!text || !name)
      throw new Error(`"${rest.split('\n', 1)[0]}" is no simple directive, such as "send_timeout 3s;"`);
    directives.push({ name, text: text.trim() });
    rest = rest.slice(text.length).trim();
  }
  return directives;
}

function put(configuration: string, { name, text }: { name: string; text: string }): string {
  const standing = new RegExp(`^([ \\t]*)${name}\\s[^;{}]*;`, 'gm');
  const times = configuration.match(standing)?.length ?? 0;
  if (times > 1) throw new Error(`${name} stands there ${times} times: which one "${text}" replaces can't be told`);
  if (times === 1) return configuration.replace(standing, (_, indent: string) => indent + text);
  const servers = configuration.match(SERVER)?.length ?? 0;
  if (servers !== 1) throw new Error(`there are ${servers} server blocks, and "${text}" needs one to go into`);
  return configuration.replace(SERVER, (server, indent: string) => `${server}\n${indent}${INDENT}${text}`);
}

/**
 * nginx has no way to override a directive. Each of the variant's replaces the reference's of the same name where that
 * stands; one that the reference lacks goes into its `server` block, from where a `location` inherits it.
 */
export const vary = (reference: string, variant: string): string => directivesOf(variant).reduce(put, reference);

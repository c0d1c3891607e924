import { isSign, parse, tokensOf } from './parse.ts';

/** What stands only within `http {}`, as in files of /etc/nginx/conf.d. */
const OF_HTTP = ['server', 'upstream', 'map', 'limit_req_zone', 'limit_conn_zone', 'log_format'];

/** Without its `daemon`, which nginx takes once, and the lab's command line says. */
function inForeground(text: string, value: string): { text: string; by: string } {
  const tokens = tokensOf(text);
  const first = tokens.findIndex((token) => isSign(token, 'daemon'));
  const last = tokens.findIndex((token, index) => index > first && isSign(token, ';'));
  const [from = 0, to = 0] = [tokens[first]?.offset, tokens[last]?.offset];
  return {
    text: text.slice(0, from) + ' '.repeat(to + 1 - from) + text.slice(to + 1),
    by: `daemon ${value}: the lab runs nginx in the foreground`,
  };
}

/**
 * A configuration as it can run here, on the same lines: a file of conf.d within `http {}`, one that says `daemon` without that.
 * Nothing for one that runs as it is.
 */
export function framed(text: string): { text: string; by: string } | undefined {
  const directives = parse(text);
  const names = directives.map(({ name }) => name);
  const daemon = directives.find(({ name }) => name === 'daemon');
  if (daemon) return inForeground(text, daemon.args.join(' '));
  if (names.includes('http') || names.includes('stream') || !names.some((name) => OF_HTTP.includes(name)))
    return undefined;
  return {
    text: `events {} http { ${text}\n}\n`,
    by: 'events {} http { … } around it: nginx takes no server outside http {}',
  };
}

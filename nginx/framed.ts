import { parse } from './parse.ts';

/** What stands only within `http {}`, as in files of /etc/nginx/conf.d. */
const OF_HTTP = ['server', 'upstream', 'map', 'limit_req_zone', 'limit_conn_zone', 'log_format'];

/** A file of conf.d within `http {}`, on the same lines; nothing for a whole configuration. */
export function framed(text: string): { text: string; by: string } | undefined {
  const names = parse(text).map(({ name }) => name);
  if (names.includes('http') || names.includes('stream') || !names.some((name) => OF_HTTP.includes(name)))
    return undefined;
  return {
    text: `events {} http { ${text}\n}\n`,
    by: 'events {} http { … } around it: nginx takes no server outside http {}',
  };
}

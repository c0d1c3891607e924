import { dirname } from 'node:path';
import type { Included } from '../lab/model/front.ts';
import type { Machine } from '../lab/model/machine.ts';
import { withIncludes } from './includes.ts';
import { MIME_TYPES } from './mime-types.ts';
import { type Directive, parse } from './parse.ts';

const all = (directives: readonly Directive[]): Directive[] =>
  directives.flatMap((directive) => [directive, ...all(directive.block ?? [])]);

/** Directives whose first argument nginx writes to. */
const WRITES = /^(?:error_log|access_log|pid|lock_file|.+_temp_path|.+_cache_path)$/;

const USERS = ['nginx', 'www-data', 'nobody'];

/** As nginx's own package lays a machine out, with the users and the folders that the configuration names besides. */
export function machine(configuration: string, included: Included): Machine {
  const directives = all(withIncludes(parse(configuration), included));
  const named = directives.filter(({ name }) => name === 'user').flatMap(({ args }) => args);
  const written = directives
    .filter(({ name, args }) => WRITES.test(name) && args[0]?.startsWith('/'))
    .map(({ name, args: [path = ''] }) => (name.endsWith('_path') ? path : dirname(path)));
  return {
    users: [...new Set([...USERS, ...named])],
    folders: [
      ...new Set(['/var/log/nginx', '/var/cache/nginx', '/var/lib/nginx', '/usr/share/nginx/html', ...written]),
    ].filter((folder) => !folder.startsWith('/usr') && !folder.startsWith('/dev')),
    files: { '/etc/nginx/mime.types': MIME_TYPES },
  };
}

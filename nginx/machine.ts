import { dirname, resolve } from 'node:path';
import type { Included } from '../lab/model/front.ts';
import type { Machine } from '../lab/model/machine.ts';
import { withIncludes } from './includes.ts';
import { MIME_TYPES } from './mime-types.ts';
import { type Directive, parse } from './parse.ts';

const all = (directives: readonly Directive[]): Directive[] =>
  directives.flatMap((directive) => [directive, ...all(directive.block ?? [])]);

/** Directives whose first argument nginx writes to. */
const LOGS = /^(?:error_log|access_log)$/;
const SCRATCH = /^(?:pid|lock_file|.+_temp_path|.+_cache_path)$/;

/** Where its configuration is. */
export const FOLDER = '/etc/nginx';

const USERS = ['nginx', 'www-data', 'nobody'];

/** By how a directive's name ends: what the file is that it names. */
const CERTIFICATES = {
  ssl_certificate: 'certificate',
  ssl_certificate_key: 'key',
  ssl_client_certificate: 'authority',
  ssl_trusted_certificate: 'authority',
} as const;

type Ending = keyof typeof CERTIFICATES;

/** A directive of the listener's, or the same towards the server: `grpc_ssl_certificate`, `proxy_ssl_certificate`. */
const certificateOf = ({ name }: Directive) => CERTIFICATES[name.replace(/^(?:grpc|proxy)_/, '') as Ending];

const VARIABLE = '$';

/** As nginx's own package lays a machine out, with the users and the folders that the configuration names besides. */
export function machine(configuration: string, included: Included): Machine {
  const directives = all(withIncludes(parse(configuration), included));
  const named = directives.filter(({ name }) => name === 'user').flatMap(({ args }) => args);
  const written = (names: RegExp) =>
    directives
      .filter(({ name, args }) => names.test(name) && args[0]?.startsWith('/'))
      .map(({ name, args: [path = ''] }) => (name.endsWith('_path') ? path : dirname(path)));
  const folders = (own: readonly string[], names: RegExp) =>
    [...new Set([...own, ...written(names)])].filter(
      (folder) => !folder.startsWith('/usr') && !folder.startsWith('/dev'),
    );
  return {
    users: [...new Set([...USERS, ...named])],
    certificates: Object.fromEntries(
      directives.flatMap((directive) => {
        const [kind, [path = '']] = [certificateOf(directive), directive.args];
        return kind ? [[resolve(FOLDER, path), kind]] : [];
      }),
    ),
    certificateNames: directives
      .filter(({ name }) => name === 'server_name' || name.endsWith('_ssl_name'))
      .flatMap(({ args }) => args)
      .filter((name) => !name.includes(VARIABLE) && name !== '_' && !name.startsWith('~')),
    logs: folders(['/var/log/nginx'], LOGS),
    scratch: folders(['/var/cache/nginx', '/var/lib/nginx'], SCRATCH),
    links: { [`${FOLDER}/modules`]: '/usr/lib/nginx/modules' },
    files: { [`${FOLDER}/mime.types`]: MIME_TYPES },
  };
}

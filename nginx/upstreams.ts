import type { HostPort, Upstream } from '../lab/model/entrance.ts';
import type { Directive } from './parse.ts';

const HTTP_PORT = 80;
const HTTPS_PORT = 443;

const ADDRESS = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/;

/** `host`, `host:port`, `[::1]:port`; nothing for what is no network address. */
export function hostPort(text: string, otherwise: number): HostPort | undefined {
  const [, v6, host, port] = ADDRESS.exec(text) ?? [];
  const named = v6 ?? host;
  return named === undefined || named === 'unix' ? undefined : { host: named, port: port ? Number(port) : otherwise };
}

const where = ({ file, line }: Directive) => `${file === undefined ? '' : `${file}: `}line ${line}`;

/** The servers of a named group, or the one that the name itself is. */
function serversOf(name: string, groups: readonly Directive[], otherwise: number, said: Directive): HostPort[] {
  const group = groups.find((one) => one.name === 'upstream' && one.args[0] === name);
  const listed = (group?.block ?? []).filter((one) => one.name === 'server' && !one.args.includes('down'));
  const addresses = group ? listed.map(({ args }) => args[0] ?? '') : [name];
  const servers = addresses.map((address) => hostPort(address, group ? HTTP_PORT : otherwise));
  const known = servers.filter((server) => server !== undefined);
  if (known.length < servers.length || known.length === 0)
    throw new Error(
      `${where(said)}: wanted servers by name or address for ${name}; got ${addresses.join(', ') || 'none'}`,
    );
  return known;
}

const SCHEME = /^(grpcs?):\/\//;

/**
 * Where `grpc_pass` or `proxy_pass` leads.
 *
 * @param groups the `upstream` blocks beside it.
 * @param certificate whether nginx shows one of its own there.
 * @throws {Error} a variable, whose value only a request has; a socket; a group without servers.
 */
export function upstreamOf(
  pass: Directive,
  groups: readonly Directive[],
  { tls, certificate }: { tls: boolean; certificate: boolean },
): Upstream {
  const [target = ''] = pass.args;
  if (target.includes('$'))
    throw new Error(
      `${where(pass)}: wanted a name or an address in ${pass.name}; got ${target}, a variable that only a request fills: put the value there that it has for your service`,
    );
  const [scheme = '', protocol] = SCHEME.exec(target) ?? [];
  const isTls = tls || protocol === 'grpcs';
  const name = target.slice(scheme.length);
  const servers = serversOf(name, groups, isTls ? HTTPS_PORT : HTTP_PORT, pass);
  return { name, servers, ...(isTls && { tls: { certificate } }) };
}

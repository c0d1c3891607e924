import { type Entrance, figuresOfLayer4, type HostPort, type Setting, type Spot } from '../lab/model/entrance.ts';
import type { Included } from '../lab/model/front.ts';
import { type Contexts, said, settingOf, spotOf } from './contexts.ts';
import { figuresOf } from './figures.ts';
import { withIncludes } from './includes.ts';
import { contextsFor } from './locations.ts';
import { type Directive, parse } from './parse.ts';
import { httpTimers, streamTimers } from './timers.ts';
import { hostPort, upstreamOf } from './upstreams.ts';
import { bytesOf } from './values.ts';

const DEFAULT_PORT = 80;
const EVERY_ADDRESS = '*';

/** Where a `listen` listens; nothing for a socket, and for QUIC, which no gRPC client here speaks. */
function listened({ args }: Directive): HostPort | undefined {
  const [address = '', ...flags] = args;
  if (flags.includes('quic')) return undefined;
  if (/^\d+$/.test(address)) return { host: EVERY_ADDRESS, port: Number(address) };
  return hostPort(address, DEFAULT_PORT);
}

const within = (block: readonly Directive[], name: string) =>
  block.filter((directive): directive is Directive & { block: readonly Directive[] } => {
    return directive.name === name && directive.block !== undefined;
  });

const servers = (above: Contexts) => within(above.at(-1) ?? [], 'server').map(({ block, ...own }) => ({ block, own }));

/** Each address of a server once: of IPv4 if it has both, as the lab's own network does. */
function listensOf(block: readonly Directive[]): { listen: Directive; at: HostPort }[] {
  const all = block
    .filter(({ name }) => name === 'listen')
    .flatMap((listen) => {
      const at = listened(listen);
      return at ? [{ listen, at }] : [];
    });
  const isV6 = ({ at }: { at: HostPort }) => at.host.includes(':');
  return all.filter((one) => !isV6(one) || !all.some((other) => !isV6(other) && other.at.port === one.at.port));
}

/** HTTP/2 by the listener itself (until nginx 1.25.1 the only way), or for the whole server. */
const speaksHttp2 = (contexts: Contexts, listen: Directive) =>
  listen.args.includes('http2') || said(contexts, 'http2')?.args[0] === 'on';

const ANY_NAME = /[*~$_]/;

/** The first name that a server answers to which is one. */
function authorityOf(block: readonly Directive[]): { authority?: string } {
  const names = block.filter(({ name }) => name === 'server_name').flatMap(({ args }) => args);
  const authority = names.find((name) => name !== '' && !ANY_NAME.test(name));
  return authority === undefined ? {} : { authority };
}

/** Directives by which nginx turns clients away. */
const REFUSING = [
  ...['auth_basic', 'auth_request', 'auth_jwt', 'deny', 'ssl_verify_client', 'limit_conn', 'limit_req'],
  ...['client_max_body_size', 'return', 'limit_except'],
];

function refusalsIn(contexts: Contexts): Setting[] {
  return REFUSING.flatMap((name) => {
    const directive = said(contexts, name);
    const isOff = directive?.args[0] === 'off';
    return directive && !isOff ? [settingOf(contexts, name, '', spotOf(directive))] : [];
  });
}

/** ngx_http_core_module: 1 MiB where the configuration says nothing; 0 is none. */
function bodyLimitIn(contexts: Contexts, spot: Spot): Pick<Entrance, 'bodyLimit'> {
  const setting = settingOf(contexts, 'client_max_body_size', '1m', spot);
  const bytes = bytesOf(setting.value);
  return bytes === 0 ? {} : { bodyLimit: { bytes, setting, mend: `${setting.name} 0;` } };
}

/** Kernels hold far more than nginx's own buffer, unless a configuration says otherwise. */
function holdsIn(contexts: Contexts): Setting[] {
  const directive = said(contexts, 'grpc_buffer_size');
  return directive ? [settingOf(contexts, directive.name, '', spotOf(directive))] : [];
}

/** The servers of `http {}` whose location for this path passes gRPC on. */
function httpEntrances(main: readonly Directive[], path: string): Entrance[] {
  return within(main, 'http').flatMap(({ block: http }) =>
    servers([main, http]).flatMap(({ block }) => {
      const found = contextsFor([main, http, block], path);
      const pass = found?.contexts.at(-1)?.find(({ name }) => name === 'grpc_pass');
      if (!found || !pass) return [];
      const { contexts, location } = found;
      return listensOf(block)
        .filter(({ listen }) => speaksHttp2(contexts, listen))
        .map(({ listen, at }): Entrance => {
          const timers = httpTimers(contexts, listen, spotOf(location));
          return {
            ...spotOf(listen),
            name: listen.args[0] ?? '',
            listen: at,
            ...(listen.args.includes('ssl') && { tls: true as const }),
            terminates: ['tcp', 'http2'],
            upstream: upstreamOf(pass, http, {
              tls: false,
              certificate: said(contexts, 'grpc_ssl_certificate') !== undefined,
            }),
            ...authorityOf(block),
            timers,
            refusals: refusalsIn(contexts),
            holds: holdsIn(contexts),
            ...bodyLimitIn(contexts, spotOf(location)),
            figures: figuresOf(contexts, timers),
          };
        });
    }),
  );
}

/** The servers of `stream {}`: they pass bytes on, whatever those mean. */
function streamEntrances(main: readonly Directive[]): Entrance[] {
  return within(main, 'stream').flatMap(({ block: stream }) =>
    servers([main, stream]).flatMap(({ block, own }) => {
      const pass = block.find(({ name }) => name === 'proxy_pass');
      if (!pass) return [];
      const contexts = [main, stream, block];
      return listensOf(block)
        .filter(({ listen }) => !listen.args.includes('udp'))
        .map(({ listen, at }): Entrance => {
          const timers = streamTimers(contexts, listen, spotOf(own));
          const isTls = said(contexts, 'proxy_ssl')?.args[0] === 'on';
          return {
            ...spotOf(listen),
            name: listen.args[0] ?? '',
            listen: at,
            ...(listen.args.includes('ssl') && { tls: true as const }),
            terminates: ['tcp'],
            upstream: upstreamOf(pass, stream, {
              tls: isTls,
              certificate: said(contexts, 'proxy_ssl_certificate') !== undefined,
            }),
            timers,
            figures: figuresOfLayer4(timers),
          };
        });
    }),
  );
}

/**
 * Every way through nginx that carries gRPC: servers of `http {}` that speak HTTP/2 and whose location for the path has a
 * `grpc_pass`, and those of `stream {}`.
 *
 * @param path of the method that is called, as `/package.Service/Method`.
 * @throws {Error} what is no configuration of nginx's, with its line; a way that leads nowhere that can be told.
 */
export function entrances(configuration: string, included: Included, path: string): Entrance[] {
  const main = withIncludes(parse(configuration), included);
  return [...httpEntrances(main, path), ...streamEntrances(main)];
}

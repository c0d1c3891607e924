import { readFileSync } from 'node:fs';
import { type ChannelCredentials, credentials, ServerCredentials } from '@grpc/grpc-js';

/** A file that an environment variable names; nothing if it names none. */
function fileBy(variable: string): Buffer | undefined {
  const path = process.env[variable];
  return path ? readFileSync(path) : undefined;
}

/** By what this process knows others, and what it shows them: PEM files. */
const [authority, certificate, key] = ['TLS_AUTHORITY', 'TLS_CERTIFICATE', 'TLS_KEY'].map(fileBy);

/** TLS where `TLS_AUTHORITY` names who vouches for the other side, with a certificate of this side's own for who asks. */
export const channelCredentials = (): ChannelCredentials =>
  authority ? credentials.createSsl(authority, key, certificate) : credentials.createInsecure();

/** What a channel says that it wants to talk to, whatever address it dials; nothing unless `TLS_SERVER_NAME` or `AUTHORITY` is set. */
export function channelNames(): Record<string, string> {
  const { TLS_SERVER_NAME: serverName, AUTHORITY: name } = process.env;
  return {
    ...(serverName && { 'grpc.ssl_target_name_override': serverName }),
    ...(name && { 'grpc.default_authority': name }),
  };
}

/**
 * A server's, for TLS.
 *
 * @param asksClients true: clients have to show a certificate of the same authority.
 * @throws {Error} where `TLS_CERTIFICATE` or `TLS_KEY` names none.
 */
export function tlsServerCredentials(asksClients: boolean): ServerCredentials {
  if (!certificate || !key) throw new Error('wanted TLS_CERTIFICATE and TLS_KEY for a TLS listener; got none');
  return ServerCredentials.createSsl(authority ?? null, [{ cert_chain: certificate, private_key: key }], asksClients);
}

import { ANY_NAME, type Placement } from '../model/placement.ts';
import { SERVER_PORT } from '../support/ports.ts';
import type { EnvironmentSpec } from './runtime.ts';

type Placed = Pick<EnvironmentSpec, 'placements'>;

/** Where peers find the certificates of a placement. */
export type CertificatesAt = (tls: NonNullable<Placement['tls']>) => NonNullable<Placement['tls']>['files'];

function tlsEnv({ tls }: Placement, certificatesAt: CertificatesAt): Record<string, string> {
  if (!tls) return {};
  const { authority, certificate, key } = certificatesAt(tls);
  return { TLS_AUTHORITY: authority, TLS_CERTIFICATE: certificate, TLS_KEY: key };
}

/**
 * Where the server listens, as its environment variables have it: on the lab's own port, and on those that a configuration of
 * the user's wants it at.
 */
export function serverListening(
  { placements = {} }: Placed,
  host: string,
  certificatesAt: CertificatesAt,
): Record<string, string> {
  const [placement] = Object.values(placements);
  const tlsPorts = placement?.tls?.servers ? placement.serverPorts : [];
  const ports = new Set([SERVER_PORT, ...(placement?.serverPorts ?? [])]);
  const at = (some: readonly number[]) => some.map((port) => `${host}:${port}`).join(',');
  return {
    LISTEN: at([...ports].filter((port) => !tlsPorts.includes(port))),
    ...(placement && tlsPorts.length > 0 && { LISTEN_TLS: at(tlsPorts), ...tlsEnv(placement, certificatesAt) }),
    ...(placement?.tls?.certificate && { TLS_CLIENTS: 'asked' }),
    ...(placement?.method !== undefined && { METHOD: placement.method }),
  };
}

/** How a client speaks to a front of the user's, as its environment variables have it. */
export function clientSpeaking({ placements = {} }: Placed, certificatesAt: CertificatesAt): Record<string, string> {
  const [placement] = Object.values(placements);
  if (!placement) return {};
  const { authority, method, tls } = placement;
  return {
    ...(authority !== undefined && { AUTHORITY: authority }),
    ...(method !== undefined && { METHOD: method }),
    ...(tls?.listener && { ...tlsEnv(placement, certificatesAt), TLS_SERVER_NAME: authority ?? ANY_NAME }),
  };
}

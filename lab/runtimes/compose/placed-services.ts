import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isLoopback, type Placement } from '../../model/placement.ts';
import { type CertificatesAt, clientSpeaking, serverListening } from '../placed-peers.ts';
import { needsRules } from '../placement-rules.ts';
import type { EnvironmentSpec } from '../runtime.ts';
import type { Service } from './service.ts';

const TLS_FOLDER = '/tls';

const inContainer: CertificatesAt = ({ files }) => ({
  authority: join(TLS_FOLDER, basename(files.authority)),
  certificate: join(TLS_FOLDER, basename(files.certificate)),
  key: join(TLS_FOLDER, basename(files.key)),
});

const withCertificates = ({ tls }: Placement): Service =>
  tls ? { volumes: [`${dirname(tls.files.authority)}:${TLS_FOLDER}:ro`] } : {};

/** What the lab's own services have to be beside a configuration of the user's: over those of path.yaml and own-hosts.yaml. */
export function peersOf(spec: EnvironmentSpec): Record<string, Service> {
  const [placement] = Object.values(spec.placements ?? {});
  if (!placement) return {};
  const names = placement.names.filter((name) => !isLoopback(name));
  return {
    'grpc-server': { environment: serverListening(spec, '0.0.0.0', inContainer), ...withCertificates(placement) },
    'grpc-server-host': { networks: { path: { aliases: ['server', 'origin', ...names] } } },
    client: { environment: clientSpeaking(spec, inContainer), ...withCertificates(placement) },
  };
}

/** Folders in which an image has more than the lab has made: what the lab has is put beside that. */
const SHARED = ['etc', 'etc/ssl', 'etc/ssl/certs', 'etc/ssl/private', 'var', 'var/log', 'var/cache', 'var/lib'];

/** An image has it, or hasn't; nothing in it is to outlive the container. */
const RUN = '/run';

/** What the lab has made of a machine, at its places in the front's container. */
export function machineVolumes({ root, scratch }: Placement): string[] {
  const isGone = (path: string) => [RUN, ...scratch].includes(`/${path}`);
  const under = (folder: string): string[] =>
    readdirSync(join(root, folder)).flatMap((name) => {
      const path = join(folder, name);
      return SHARED.includes(path) ? under(path) : [path];
    });
  return under('.')
    .filter((path) => !isGone(path))
    .map((path) => `${join(root, path)}:/${path}`);
}

/**
 * The container's own: a front gives such folders to its workers' user, and who started the lab could remove none of that from
 * a folder of the run's.
 */
export const machineTmpfs = ({ scratch }: Placement): string[] => [...new Set([RUN, ...scratch])];

/** What a front's host may do besides. */
export const hostSettings = (placement: Placement): Service =>
  needsRules(placement) ? { sysctls: { 'net.ipv4.conf.all.route_localnet': '1' } } : {};

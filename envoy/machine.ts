import { dirname } from 'node:path';
import type { Included } from '../lab/model/front.ts';
import type { Machine } from '../lab/model/machine.ts';
import { at, Configuration } from './document.ts';

/** Files that access logs go to, in YAML and in JSON. */
const LOG_PATH = /["']?(?:path|access_log_path)["']?\s*:\s*["']?(\/[^"'\s,}]+\.log)/g;

type Certificate = Machine['certificates'][string];

/** Fields of a TLS context, and what the file is that they name. */
const CERTIFICATES: Record<string, Certificate> = {
  certificate_chain: 'certificate',
  private_key: 'key',
  trusted_ca: 'authority',
};

/** Fields that have a name by which a certificate is looked for. */
const NAMES = ['sni', 'server_names', 'exact'];

/** All certificates of a part, whatever it is a part of, and the names that they have to be for. */
function certificatesIn(part: unknown): Pick<Machine, 'certificates' | 'certificateNames'> {
  if (typeof part !== 'object' || part === null) return { certificates: {}, certificateNames: [] };
  const inner = Object.values(part).map(certificatesIn);
  const own = Object.entries(part).flatMap(([name, value]): [string, Certificate][] => {
    const [kind, path] = [CERTIFICATES[name], at(value, 'filename')];
    return kind && typeof path === 'string' ? [[path, kind]] : [];
  });
  const names = Object.entries(part).flatMap(([name, value]) => (NAMES.includes(name) ? [value].flat() : []));
  return {
    certificates: Object.assign(Object.fromEntries(own), ...inner.map(({ certificates }) => certificates)),
    certificateNames: [
      ...names.filter((name) => typeof name === 'string'),
      ...inner.flatMap(({ certificateNames }) => certificateNames),
    ],
  };
}

/** As Envoy's image lays a machine out, with the folders that the configuration writes to besides. */
export function machine(configuration: string, included: Included): Machine {
  const own = new Configuration(configuration, included);
  const logs = own.texts.flatMap((text) => [...text.matchAll(LOG_PATH)]).map(([, path = '']) => dirname(path));
  return {
    users: ['envoy'],
    ...certificatesIn(own.at([])),
    logs: [...new Set(['/var/log/envoy', ...logs])].filter((folder) => !folder.startsWith('/dev')),
    scratch: [],
    links: {},
    files: {},
  };
}

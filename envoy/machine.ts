import { dirname } from 'node:path';
import type { Machine } from '../lab/model/machine.ts';

/** Files that access logs go to, in YAML and in JSON. */
const LOG_PATH = /["']?(?:path|access_log_path)["']?\s*:\s*["']?(\/[^"'\s,}]+\.log)/g;

/** As Envoy's image lays a machine out, with the folders that the configuration writes to besides. */
export function machine(configuration: string): Machine {
  const logs = [...configuration.matchAll(LOG_PATH)].map(([, path = '']) => dirname(path));
  return {
    users: ['envoy'],
    folders: [...new Set(['/var/log/envoy', ...logs])].filter((folder) => !folder.startsWith('/dev')),
    files: {},
  };
}

import type { HostPort, Setting } from '../model/entrance.ts';
import type { Answer } from './answer.ts';
import { type Checked, fileOf } from './run-check.ts';

const SCHEMA = 1;

const address = ({ host, port }: HostPort): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** What stands in a case's name for the user's front. */
const asUsers = (name: string): string =>
  name
    .split('/')
    .map((part, index) => (index === 2 ? 'user' : part))
    .join('/');

function settingOf({ name, value, default: isDefault, path: _, ...spot }: Setting, files: readonly string[]) {
  return { name, value, default: isDefault, file: fileOf(spot, files), line: spot.line };
}

function demandOf({ setting, cases, ...answer }: Answer, files: readonly string[]) {
  return { ...answer, ...(setting && { setting: settingOf(setting, files) }), cases: cases.map(asUsers) };
}

/** As `check.json` has it. */
export function checkAsJson({
  front,
  version,
  runtime,
  files,
  changed,
  warnings,
  entrance,
  policy,
  answers,
}: Checked): object {
  return {
    schema: SCHEMA,
    configuration: {
      ...{ front: front.name, version, runtime, files },
      listener: address(entrance.listen),
      tls: entrance.tls === true,
      upstreams: entrance.upstream.servers.map(address),
      terminates: entrance.terminates,
      changed,
      ...(warnings.length > 0 && { warnings }),
    },
    policy,
    demands: answers.map((answer) => demandOf(answer, files)),
  };
}

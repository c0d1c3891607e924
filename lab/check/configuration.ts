import { isIPv6 } from 'node:net';
import type { FrontName } from '../fronts/index.ts';
import type { Entrance } from '../model/entrance.ts';
import { isEveryAddress } from '../model/placement.ts';
import { LabError, messageOf } from '../support/errors.ts';
import { type CheckableFront, checkable } from './checkable-front.ts';
import { chooseEntrance } from './choose-entrance.ts';
import { mainName, readUserFiles, remembering, type UserFiles } from './user-files.ts';

/** The lab's own bidirectional method. */
const OWN_METHOD = '/keepalivelab.v1.StreamService/Stream';

const IS_METHOD = /^\/[\w.]+\/\w+$/;

/** One way through one configuration of the user's. */
export interface Configuration {
  front: CheckableFront;
  files: UserFiles;
  entrance: Entrance;
  /** What is called, if that isn't the lab's own. */
  method?: string;
}

export interface Choice {
  listener?: string;
  upstream?: string;
  /** What its client calls, as `/package.Service/Method`. */
  method?: string;
}

function demandMethod(method: string | undefined): void {
  if (method === undefined || IS_METHOD.test(method)) return;
  throw new LabError({
    ...{ stage: 'usage', subject: '--method', wanted: 'a method such as /package.Service/Method', got: method },
    remedy: 'write it as the front sees it: the path of the HTTP/2 request',
  });
}

/**
 * Reads what the user gives, and the way through it that is meant.
 *
 * @throws {LabError} what the front's parsers can't read, with its line; none that carries gRPC, or several and no choice.
 */
export function readConfiguration(name: FrontName, given: string, choice: Choice): Configuration {
  const { method } = choice;
  demandMethod(method);
  const front = checkable(name);
  const files = readUserFiles(front, given);
  const entrance = entranceOf(front, files, `--${front.name} ${given}`, choice);
  return { front, files, entrance, ...(method !== undefined && { method }) };
}

function entranceOf(front: CheckableFront, files: UserFiles, subject: string, choice: Choice): Entrance {
  let entrances: Entrance[];
  try {
    entrances = front.entrances(files.text, files.included, choice.method ?? OWN_METHOD);
  } catch (cause) {
    throw new LabError({
      ...{ stage: 'configuration', subject, got: messageOf(cause), remedy: 'correct the file', cause },
      wanted: `a configuration of ${front.title}'s that passes gRPC on`,
    });
  }
  const entrance = chooseEntrance(entrances, { subject, ...choice });
  demandIPv4(entrance, subject);
  return entrance;
}

/** The lab's own network has no IPv6: what is written so leads nowhere there. */
function demandIPv4({ listen, upstream }: Entrance, subject: string): void {
  const v6 = [listen, ...upstream.servers].find(({ host }) => isIPv6(host) && !isEveryAddress(host));
  if (!v6) return;
  throw new LabError({
    ...{ stage: 'configuration', subject, wanted: 'names, or addresses of IPv4', got: v6.host },
    remedy: 'check a copy with the IPv4 address: the family changes none of the timers',
  });
}

/** The same with other files, of which the entrance is the same one. */
export function withFiles(configuration: Configuration, files: UserFiles): Configuration {
  const { front, entrance, method } = configuration;
  const { name, upstream } = entrance;
  const choice = { listener: name, upstream: upstream.name, ...(method !== undefined && { method }) };
  return { ...configuration, files, entrance: entranceOf(front, files, name, choice) };
}

/** The main file, and all that it includes. */
export function filesOf({ front, files, method = OWN_METHOD }: Configuration): string[] {
  const { included, seen } = remembering(files);
  front.entrances(files.text, included, method);
  return [mainName(files), ...seen.keys()];
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FrontPath, frontOn } from '../fronts/index.ts';
import { LabError, messageOf } from '../support/errors.ts';
import { shown } from '../support/shown-path.ts';
import { lastLines } from './command.ts';
import { binaryVariableOf, imageVariableOf } from './override-variables.ts';
import type { EnvironmentSpec } from './runtime.ts';

const LOG_LINES = 6;

/** What a kernel, a shell or an init process says of a program that is there but can't be run here. */
const OTHER_ARCHITECTURE = /exec format error|cannot execute binary file/i;

const readLog = (file: string) => readFile(file, 'utf8').catch(() => '');

/** Where a node's log stands, in every runtime. */
export const logFileOf = ({ dir }: Pick<EnvironmentSpec, 'dir'>, node: string): string => join(dir, `${node}.log`);

/** Why a node didn't come up, in its own words: a front's configuration is the user's to correct. */
export async function startError(
  {
    name,
    readyPort,
    spec,
  }: { name: string; readyPort: number; spec: Pick<EnvironmentSpec, 'dir' | 'configurations' | 'placements'> },
  cause: unknown,
): Promise<LabError> {
  const logFile = logFileOf(spec, name);
  const log = await readLog(logFile);
  const front = frontOn(name);
  const message = front?.rejects.exec(log)?.[1];
  const placed = spec.placements !== undefined && name in spec.placements;
  const parts = { subject: name, wanted: `ready on ${name}:${readyPort}`, cause };
  if (message)
    return new LabError({
      stage: 'configuration',
      ...parts,
      got: `${messageOf(cause)}: ${message}`,
      remedy: placed
        ? `correct the configuration, or give another build, by ${binaryVariableOf(front?.name ?? name)} or ${imageVariableOf(front?.name ?? name)}, if this one lacks what it needs`
        : 'correct the configuration',
    });
  const words = lastLines(log, LOG_LINES);
  const program = front?.name ?? name;
  if (OTHER_ARCHITECTURE.test(`${messageOf(cause)}\n${words}`))
    return new LabError({
      stage: 'runtime',
      ...parts,
      got: lastLines(words, 1) || messageOf(cause),
      remedy: `the program is for another architecture than ${process.arch}: name another by ${binaryVariableOf(program)}, or its image by ${imageVariableOf(program)}`,
    });
  // The user's own file runs, but not where the path goes on.
  const isUsers = name in spec.configurations;
  return new LabError({
    stage: isUsers ? 'configuration' : 'runtime',
    ...parts,
    got: `${messageOf(cause)}${words && `; its log ends:\n${words}\n`}`,
    remedy: `${isUsers && !placed ? `${name} has to listen on ${readyPort}, plain text HTTP/2; ` : ''}see ${shown(logFile)}`,
  });
}

/**
 * Whether a front has taken its configuration anew, by what its log had before and what it has said since, which throws the
 * front's own words if it refuses that.
 */
export function reloadedBy(name: FrontPath, before: string): (since: string) => boolean {
  const front = frontOn(name);
  const isDone = front?.reload?.isDone(before);
  return (since) => {
    const refused = front?.rejects.exec(since);
    if (refused) throw new Error(refused[1]);
    return isDone?.(since) ?? false;
  };
}

/** Parts of fronts that died although the front lives on, by what their logs say. */
export async function casualtiesOf(spec: EnvironmentSpec): Promise<{ node: string; reason: string }[]> {
  const found = spec.fronts.map(async (node) => {
    const part = frontOn(node)?.lostPart?.exec(await readLog(logFileOf(spec, node)));
    return part ? [{ node, reason: `lost a part: ${part[0]}` }] : [];
  });
  return (await Promise.all(found)).flat();
}

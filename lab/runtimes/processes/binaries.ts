import { access, constants, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LabError, messageOf } from '../../support/errors.ts';
import { output } from '../command.ts';
import { binaryVariableOf } from '../override-variables.ts';
import { fetchProgram, lacking, pinnedPath } from './fetch-program.ts';
import { type Obtainable, type ProgramName, programOf } from './pins.ts';

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** A program that the user has named by its variable; nothing if none is named. */
async function namedByUser(name: ProgramName): Promise<string | undefined> {
  const path = process.env[binaryVariableOf(name)];
  if (!path) return undefined;
  if (await isExecutable(path)) return resolve(path);
  throw new LabError({
    stage: 'configuration',
    subject: binaryVariableOf(name),
    wanted: 'the path of an executable file',
    got: path,
    remedy: `correct the path, or unset ${binaryVariableOf(name)} to have the lab's own, ${name} ${programOf(name).version}`,
  });
}

/** A user's path needn't have the folders of an administrator's programs. */
export async function whereIs(program: string): Promise<string> {
  const env = { PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const found = await output('sh', ['-c', `command -v ${program}`], { env }).catch(() => '');
  if (!found) throw new Error(`no ${program} on this machine`);
  return found.trim();
}

/** Where a program is, if it needn't be fetched: the user's own, the machine's, the one fetched earlier, or a script. */
export async function programThere(name: Obtainable): Promise<string | undefined> {
  const named = name === 'toxiproxy-cli' ? undefined : await namedByUser(name);
  if (named) return named;
  const { from } = programOf(name);
  if ('script' in from) return from.script;
  if (!('onMachine' in from)) return (await isExecutable(pinnedPath(name))) ? pinnedPath(name) : undefined;
  return whereIs(from.onMachine).catch((error: unknown) => {
    throw lacking(
      name,
      messageOf(error),
      `install ${from.onMachine}, or name a binary of yours by ${binaryVariableOf(name)}`,
    );
  });
}

/** One program, which is fetched if need be. */
export const obtainProgram = async (name: Obtainable, signal: AbortSignal): Promise<string> =>
  (await programThere(name)) ?? fetchProgram(name, signal);

const SAY_EVERY_MS = 1_000;

/** Fetches those of the programs that are missing, side by side. `say` is told, each second, what is still under way. */
export async function obtainPrograms(
  names: readonly ProgramName[],
  say: (progress: string) => void,
  signal: AbortSignal,
): Promise<Record<ProgramName, string>> {
  const there = new Map<ProgramName, string>();
  const look = async (name: ProgramName) => {
    const path = await programThere(name);
    if (path) there.set(name, path);
  };
  await Promise.all(names.map(look));
  const missing = names.filter((name) => !there.has(name));
  if (missing.length > 0) await fetchMissing(missing, there, say, signal);
  return Object.fromEntries(there) as Record<ProgramName, string>;
}

async function fetchMissing(
  missing: readonly ProgramName[],
  there: Map<ProgramName, string>,
  say: (progress: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const began = performance.now();
  const tell = () => {
    const waiting = missing
      .filter((name) => !there.has(name))
      .map((name) => [name, programOf(name)] as const)
      .map(([name, { version, from }]) => `${name} ${version}${'goPackage' in from ? ' (built from source)' : ''}`);
    const seconds = Math.round((performance.now() - began) / 1000);
    say(`fetching programs: waiting for ${waiting.join(', ')}; ${seconds} s`);
  };
  const timer = setInterval(tell, SAY_EVERY_MS);
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const obtain = async (name: ProgramName) => {
    there.set(name, await fetchProgram(name, either));
  };
  try {
    tell();
    await Promise.all(missing.map(obtain));
  } catch (error) {
    // Nobody needs the other programs then.
    failed.abort(error);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** A program's version: the pinned one's and a script's are known, any other says it. */
export async function versionOf(name: ProgramName, path: string): Promise<string> {
  const { version, versionArguments, from } = programOf(name);
  if (path === pinnedPath(name) || 'script' in from) return version;
  const said = await output(path, [...versionArguments]).catch((error: unknown) => messageOf(error));
  return /\d+\.\d+\.\d+/.exec(said)?.[0] ?? said.trim();
}

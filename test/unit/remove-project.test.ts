import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { removeProject } from '../../lab/runtimes/compose/project.ts';

const PATH = process.env.PATH;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remove-project-'));
  process.env.PATH = `${folder}:${PATH}`;
});

afterEach(async () => {
  process.env.PATH = PATH;
  await rm(folder, { recursive: true, force: true });
});

/** A docker that fails the first time it is asked, with these words. */
async function failingOnce(words: string): Promise<() => Promise<number>> {
  const asked = join(folder, 'asked');
  await writeFile(asked, '');
  const script = `#!/bin/sh\necho "$@" >> ${asked}\n[ "$1" != ps ] || echo 1f2e3d\n[ $(wc -l < ${asked}) -gt 1 ] || { echo "${words}" >&2; exit 1; }\n`;
  await writeFile(join(folder, 'docker'), script);
  await chmod(join(folder, 'docker'), 0o755);
  return async () => (await readFile(asked, 'utf8')).trim().split('\n').length;
}

test('a network that the engine hasn’t let go of yet is removed a moment later', async () => {
  const times = await failingOnce('failed to remove network a_path: network a_path id 8ea5 has active endpoints');
  await removeProject('a');
  expect(await times()).toBe(2);
});

test('a container whose host is gone, at which Compose gives up, is removed by itself', async () => {
  await failingOnce('could not find nginx-host: not found');
  await removeProject('a');
  const asked = await readFile(join(folder, 'asked'), 'utf8');
  expect(asked.split('\n').map((line) => line.split(' ', 1)[0])).toEqual(['compose', 'ps', 'rm', 'compose', '']);
});

test('anything else is said at once', async () => {
  const times = await failingOnce('Cannot connect to the Docker daemon');
  await expect(removeProject('a')).rejects.toThrow('Cannot connect');
  expect(await times()).toBe(1);
});
